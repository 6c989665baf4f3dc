import type { Recorder } from '../../../scripts/record/context.ts'
import { DIFFUSION } from '../../models/diffusion/networks.ts'
import type { Tensor } from '../../runtime/tensor.ts'
import { recordRun } from '../../trace/recorder.ts'
import type { Run } from '../../trace/step.ts'
import { lighterOf } from '../shared/diffusion/pixels.ts'
import { chosenScene } from '../shared/picture-choice.ts'
import { decodeNoisy, type LatentMemory } from './noisy-latent.ts'
import { FIRST, RECORDED_TIMES } from './presets.ts'

/** One picture at eleven times on the way to noise, decoded; the views need the decoder's steps only. */
export const record: Recorder = ({ engine, sprites, hashes }) => {
  const { scene, schedule, seed } = FIRST
  async function* times(): Run {
    const picture = chosenScene(scene, sprites)
    const memory: LatentMemory = new Map()
    let shown: Tensor | undefined
    for (const [index, t] of RECORDED_TIMES.entries()) {
      for await (const step of decodeNoisy(engine, picture, { schedule, t, seed }, memory)) {
        if (step.stage !== 'decoder') continue
        // Stored once: a tensor that several steps share is the same object.
        shown ??= step.tensors.picture!
        const tensors = { ...step.tensors, picture: shown, pixels: lighterOf(step.tensors.pixels!) }
        yield { ...step, index, of: RECORDED_TIMES.length, tensors }
      }
    }
  }
  return recordRun(times(), {
    settings: { picture: `scene ${scene}`, schedule, seed, times: RECORDED_TIMES },
    models: hashes([DIFFUSION.encoder, DIFFUSION.decoder]),
  })
}
