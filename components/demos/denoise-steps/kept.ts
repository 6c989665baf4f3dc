import type { Token } from '../../models/tokeniser.ts'
import type { Tensor } from '../../runtime/tensor.ts'
import type { Step, Trace } from '../../trace/step.ts'
import { type Keeping, keepPicture } from '../shared/diffusion/keep-pictures.ts'
import { significant } from '../shared/diffusion/significant.ts'
import { packAttention } from './attention.ts'

const BITS = 8

/**
 * A run as it is stored: latents to eight significant bits, each once, though it leaves one step and enters the next;
 * attention of the prompt's own tokens in 64 levels; the noise as guided left out, as it follows from the two it is
 * made of (see `restored`).
 */
export function kept(trace: Trace, keeping: Keeping): Trace {
  const tokens = (trace.steps.find(({ stage }) => stage === 'tokens')?.notes?.tokens as Token[][])[0]!.length
  let last: Tensor | undefined
  const keep = (step: Step): Step['tensors'] => {
    const { tensors } = step
    switch (step.stage) {
      case 'text':
        return { states: significant(tensors.states!, BITS) }
      case 'unet': {
        const { latent, without, with: withPrompt, attention } = tensors
        return {
          latent: last ?? significant(latent!, BITS),
          ...(without && { without: significant(without, BITS) }),
          ...(withPrompt && { with: significant(withPrompt, BITS) }),
          attention: packAttention(attention!, tokens),
        }
      }
      case 'guidance':
        return {}
      case 'scheduler':
        last = significant(tensors.latent!, BITS)
        return { denoised: significant(tensors.denoised!, BITS), latent: last }
      case 'preview':
        return { pixels: keepPicture(tensors.pixels!, keeping) }
      case 'decoder':
        return { pixels: keepPicture(tensors.pixels!, { ...keeping, side: 128 }) }
      default:
        return tensors
    }
  }
  return { ...trace, steps: trace.steps.map((step) => ({ ...step, tensors: keep(step) })) }
}
