import type { Engine } from '../../runtime/engine.ts'
import { tensor, type Tensor } from '../../runtime/tensor.ts'
import type { Run } from '../../trace/step.ts'
import type { Tokeniser } from '../tokeniser.ts'
import { denoiseLatent, type Influences } from './denoise-latent.ts'
import { encode, LATENT, LATENT_SIZE, PICTURE } from './networks.ts'
import { createNoise } from './noise.ts'
import { addNoise } from './process.ts'
import { checkSettings } from './settings.ts'
import { lastPart, levelsOf } from './spacing.ts'
import { decodeLatent, readPrompts, TRAINED_SCHEDULE, type TextToImage } from './text-to-image.ts'

export interface ImageToImage extends TextToImage {
  /** float32 [3, 128, 128] in 0…1 */
  readonly pixels: Tensor
  /** How much of the way is gone anew, 0 … 1: at 0 the picture stays, at 1 nothing of it is left. */
  readonly strength: number
}

/**
 * Image to image (SDEdit, Meng 2022, https://arxiv.org/abs/2108.01073): the picture's latent gets noise as of a later
 * start, and only the rest of the steps is gone. Stages: `tokens`, `text`, `encoder` (`latent`), `noise` (`latent` x_t
 * that it starts from), the loop's, `decoder`.
 * @throws RangeError with one sentence where a setting is none
 */
export async function* imageToImage(
  engine: Engine,
  tokeniser: Tokeniser,
  { preview = false, network, pixels, strength, ...given }: ImageToImage,
  signal?: AbortSignal,
  influences?: Influences,
): Run {
  const settings = checkSettings(given)
  if (!(strength >= 0 && strength <= 1)) {
    throw new RangeError(`The strength must be a number from 0 to 1, not ${strength}.`)
  }
  const contexts = yield* readPrompts(engine, tokeniser, settings, signal)
  const { value: original, ms } = await encode(engine, pixels, signal)
  yield { stage: 'encoder', index: 0, of: 1, ms, tensors: { latent: tensor(original.slice(), LATENT) } }
  const noise = createNoise(settings.seed)
  const whole = levelsOf(TRAINED_SCHEDULE, settings.spacing, settings.steps)
  const levels = strength === 0 ? whole.slice(-1) : lastPart(whole, strength)
  const x = addNoise(original, noise(LATENT_SIZE), levels[0]!)
  yield {
    stage: 'noise',
    index: 0,
    of: 1,
    ms: 0,
    tensors: { latent: tensor(x.slice(), LATENT) },
    notes: { t: levels[0]!.t, strength },
  }
  const run = { x, levels, contexts, settings, noise, preview, network, influences }
  // at strength 0 no step is left
  const latent = levels.length > 1 ? yield* denoiseLatent(engine, run, signal) : x
  yield* decodeLatent(engine, latent, signal)
}

export interface Inpaint extends Omit<ImageToImage, 'strength'> {
  /** float32 [128, 128]: 1 where the picture is to be made anew, 0 where it stays. */
  readonly mask: Float32Array
  /** 1 unless the old content is to shine through. */
  readonly strength?: number
}

/** The mask as the latent sees it: [16 · 16], a pixel of the latent is fresh where more than a quarter of its 8×8 pixels are. */
export function maskOfLatent(mask: Float32Array): Float32Array {
  const side = LATENT[1]
  const f = PICTURE / side
  const out = new Float32Array(side * side)
  for (let y = 0; y < PICTURE; y++) {
    for (let x = 0; x < PICTURE; x++) {
      out[Math.floor(y / f) * side + Math.floor(x / f)]! += mask[y * PICTURE + x]! / (f * f)
    }
  }
  return out.map((share) => (share > 0.25 ? 1 : 0))
}

/** Pixels of `fresh` where the mask says so, of `original` elsewhere: [3, 128, 128]. */
export function composite(original: Tensor, fresh: Tensor, mask: Float32Array): Tensor {
  const old = original.data
  return tensor(
    (fresh.data as Float32Array).map((value, i) => {
      const share = mask[i % mask.length]!
      return share * value + (1 - share) * old[i]!
    }),
    original.dims,
  )
}

/**
 * Inpainting with a model that was trained to make whole pictures: at each step the prediction of what lies outside the
 * mask is replaced by what is known to be there (Song 2021, https://arxiv.org/abs/2011.13456, section 5.2; in x̂_0
 * instead of x_t, so that it fits every sampler). Stages as of `imageToImage`, then `composite` (`pixels`: the original
 * outside the mask, to the pixel).
 */
export async function* inpaint(
  engine: Engine,
  tokeniser: Tokeniser,
  { mask, strength = 1, ...request }: Inpaint,
  signal?: AbortSignal,
  influences: Influences = {},
): Run {
  if (mask.length !== PICTURE * PICTURE) {
    throw new RangeError(`The mask must have ${PICTURE}×${PICTURE} pixels.`)
  }
  const { value: latent } = await encode(engine, request.pixels, signal)
  const known = { latent, mask: maskOfLatent(mask) }
  const steps = imageToImage(engine, tokeniser, { ...request, strength }, signal, { ...influences, known })
  for await (const step of steps) {
    yield step
    if (step.stage !== 'decoder') continue
    const pixels = composite(request.pixels, step.tensors.pixels!, mask)
    yield { stage: 'composite', index: 0, of: 1, ms: 0, tensors: { pixels } }
  }
}
