import type { Recorder } from '../../../scripts/record/context.ts'
import { TEXT_TO_IMAGE } from '../../models/diffusion/networks.ts'
import { textToImage } from '../../models/diffusion/text-to-image.ts'
import type { Tensor } from '../../runtime/tensor.ts'
import { recordRun } from '../../trace/recorder.ts'
import type { Step, Trace } from '../../trace/step.ts'
import { keepPicture, type Keeping, keepWithinBudget } from '../shared/diffusion/keep-pictures.ts'
import { significant } from '../shared/diffusion/significant.ts'
import { FIRST } from './first-run.ts'

const BITS = 8

/** What the diagram and the picture show of each step: latents and noise to eight bits, previews at half size. */
function kept(trace: Trace, keeping: Keeping): Trace {
  let last: Tensor | undefined
  const keep = ({ stage, tensors }: Step): Step['tensors'] => {
    switch (stage) {
      case 'unet':
        return { latent: last ?? significant(tensors.latent!, BITS) }
      case 'guidance':
        return { noise: significant(tensors.noise!, BITS) }
      case 'scheduler':
        last = significant(tensors.latent!, BITS)
        return { latent: last }
      case 'preview':
        return { pixels: keepPicture(tensors.pixels!, keeping) }
      case 'decoder':
        // exactly as it came: it can be downloaded, and made again
        return { pixels: keepPicture(tensors.pixels!, { side: 128, bits: 8 }) }
      default:
        return tensors
    }
  }
  return { ...trace, steps: trace.steps.map((step) => ({ ...step, tensors: keep(step) })) }
}

export const record: Recorder = async ({ engine, tokeniser, hashes }) => {
  const run = textToImage(engine, tokeniser, { ...FIRST, preview: true })
  const trace = await recordRun(run, { settings: { ...FIRST }, models: hashes([...TEXT_TO_IMAGE]) })
  return keepWithinBudget((keeping) => kept(trace, keeping), { side: 64, bits: 6 })
}
