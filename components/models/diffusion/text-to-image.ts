import type { Engine, ModelFile } from '../../runtime/engine.ts'
import { tensor } from '../../runtime/tensor.ts'
import type { Run, Step } from '../../trace/step.ts'
import { idsOf } from '../clip.ts'
import type { Tokeniser } from '../tokeniser.ts'
import { denoiseLatent, type Contexts, type Influences } from './denoise-latent.ts'
import { LATENT, LATENT_SIZE, decode, readTexts } from './networks.ts'
import { createNoise } from './noise.ts'
import { schedule } from './schedule.ts'
import { checkSettings, type DiffusionSettings } from './settings.ts'
import { levelsOf } from './spacing.ts'

/** The schedule that our UNet was trained on. */
export const TRAINED_SCHEDULE = schedule('cosine')

export interface TextToImage extends Partial<DiffusionSettings> {
  readonly prompt: string
  /** Decode each step's x̂_0, too. */
  readonly preview?: boolean
  /** Which network predicts; the UNet, when left out. */
  readonly network?: ModelFile
}

/**
 * Reads prompt and negative prompt. Stages: `tokens` (both texts), `text` (`states` [2, 32, 128]: prompt, negative).
 */
export async function* readPrompts(
  engine: Engine,
  tokeniser: Tokeniser,
  { prompt, negative }: Pick<DiffusionSettings, 'prompt' | 'negative'>,
  signal?: AbortSignal,
): AsyncGenerator<Step, Contexts, void> {
  const began = performance.now()
  const texts = [prompt, negative]
  const encoded = texts.map((text) => tokeniser.encode(text))
  yield {
    stage: 'tokens',
    index: 0,
    of: 1,
    ms: performance.now() - began,
    tensors: { ids: idsOf(encoded) },
    notes: { texts, tokens: encoded.map((e) => e.tokens), cut: encoded.map((e) => e.cut) },
  }
  const { value: states, ms } = await readTexts(engine, encoded, signal)
  yield { stage: 'text', index: 0, of: 1, ms, tensors: { states } }
  const [, n, d] = states.dims
  const row = (i: number): Float32Array => (states.data as Float32Array).slice(i * n! * d!, (i + 1) * n! * d!)
  return { prompt: tensor(row(0), [1, n!, d!]), negative: tensor(row(1), [1, n!, d!]) }
}

/** Decodes the last latent. Stage: `decoder` (`pixels` float32 [3, 128, 128] in 0…1). */
export async function* decodeLatent(engine: Engine, latent: Float32Array, signal?: AbortSignal): Run {
  const { value: pixels, ms } = await decode(engine, latent, signal)
  yield { stage: 'decoder', index: 0, of: 1, ms, tensors: { pixels } }
}

/**
 * Text to image with latent diffusion (Rombach 2022, https://arxiv.org/abs/2112.10752): from seeded noise, step by step,
 * to a latent that is decoded. Stages: `tokens`, `text`, `noise` (`latent`), the loop's (see `denoiseLatent`), `decoder`.
 * Breaking out of the loop stops it.
 * @throws RangeError with one sentence where a setting is none
 */
export async function* textToImage(
  engine: Engine,
  tokeniser: Tokeniser,
  { preview = false, network, ...given }: TextToImage,
  signal?: AbortSignal,
  influences?: Influences,
): Run {
  const settings = checkSettings(given)
  const contexts = yield* readPrompts(engine, tokeniser, settings, signal)
  const noise = createNoise(settings.seed)
  const levels = levelsOf(TRAINED_SCHEDULE, settings.spacing, settings.steps)
  const x = noise(LATENT_SIZE)
  yield { stage: 'noise', index: 0, of: 1, ms: 0, tensors: { latent: tensor(x.slice(), LATENT) } }
  const run = { x, levels, contexts, settings, noise, preview, network, influences }
  const latent = yield* denoiseLatent(engine, run, signal)
  yield* decodeLatent(engine, latent, signal)
}
