import type { RecordContext, Recorder } from '../../../scripts/record/context.ts'
import { DIFFUSION } from '../../models/diffusion/networks.ts'
import type { Tensor } from '../../runtime/tensor.ts'
import { recordRun } from '../../trace/recorder.ts'
import type { Run, Step } from '../../trace/step.ts'
import { lighterOf } from '../shared/diffusion/pixels.ts'
import { chosenScene } from '../shared/picture-choice.ts'
import { captionOfScene } from './caption.ts'
import { createMemory, denoiseOnce } from './denoise-once.ts'
import { measureLoss, type Measurement } from './measure.ts'
import { FIRST, MEASURED_PICTURES, MEASURED_TIMES, RECORDED_TIMES } from './presets.ts'

/** The loss over many pictures, then one picture at eight times. */
export function recordLoss(
  { engine, tokeniser, sprites, hashes }: RecordContext,
  measurement: Measurement,
): ReturnType<Recorder> {
  const { scene, seed } = FIRST
  const prompt = captionOfScene(scene)
  async function* exercise(): Run {
    const picture = chosenScene(scene, sprites)
    const memory = createMemory()
    const shared = new Map<string, Tensor>()
    /** Tensors that stay from one time to the next are stored once. */
    const once = (name: string, given: Tensor): Tensor => {
      if (!shared.has(name)) shared.set(name, given)
      return shared.get(name)!
    }
    const kept = ({ stage, tensors }: Step): Step['tensors'] => {
      if (stage === 'text' || stage === 'tokens') return tensors
      return Object.fromEntries(
        Object.entries(tensors).map(([name, given]) => {
          if (name === 'with' || name === 'without') return [name, lighterOf(given)]
          return [name, ['picture', 'latent', 'noise'].includes(name) ? once(name, given) : given]
        }),
      )
    }
    for (const [index, t] of RECORDED_TIMES.entries()) {
      for await (const step of denoiseOnce(
        engine,
        tokeniser,
        { picture, question: { t, seed, prompt } },
        memory,
      )) {
        const often = !['tokens', 'text', 'encoder'].includes(step.stage)
        yield { ...step, ...(often && { index, of: RECORDED_TIMES.length }), tensors: kept(step) }
      }
    }
    yield await measureLoss({ engine, tokeniser, sprites }, measurement)
  }
  return recordRun(exercise(), {
    settings: { picture: `scene ${scene}`, prompt, seed, times: RECORDED_TIMES },
    models: hashes([DIFFUSION.text, DIFFUSION.unet, DIFFUSION.encoder, DIFFUSION.decoder]),
  })
}

export const record: Recorder = (context) =>
  recordLoss(context, { pictures: MEASURED_PICTURES, times: MEASURED_TIMES })
