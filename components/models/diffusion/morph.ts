import type { Engine } from '../../runtime/engine.ts'
import { tensor } from '../../runtime/tensor.ts'
import type { Run } from '../../trace/step.ts'
import type { Tokeniser } from '../tokeniser.ts'
import { denoiseLatent, type Contexts } from './denoise-latent.ts'
import { lerp, slerp } from './interpolate.ts'
import { decode, LATENT, LATENT_SIZE } from './networks.ts'
import { createNoise, type NoiseSource } from './noise.ts'
import { checkSettings, type DiffusionSettings } from './settings.ts'
import { levelsOf } from './spacing.ts'
import { readPrompts, TRAINED_SCHEDULE } from './text-to-image.ts'

export interface Morph extends Partial<Omit<DiffusionSettings, 'prompt' | 'seed'>> {
  /** Where it begins and where it ends; the same twice to hold one of the two still. */
  readonly prompts: readonly [string, string]
  readonly seeds: readonly [number, number]
  /** Pictures in all, both ends included: 2 … 24. */
  readonly frames: number
}

/** Noise between that of two seeds: each draw lies on the arc between their draws, those of the samplers, too. */
function noiseBetween([first, last]: Morph['seeds'], share: number): NoiseSource {
  const a = createNoise(first)
  if (first === last) return a
  const b = createNoise(last)
  return (length) => slerp(a(length), b(length), share)
}

/**
 * Pictures between two prompts, between two seeds, or both: the states of the texts are mixed in a straight line, the
 * noises along the sphere that noise lives on (Shoemake 1985, https://doi.org/10.1145/325334.325242). Its two ends are
 * what `textToImage` makes of them. Stages: `tokens`, `text` (prompt and negative of each end: [2, 32, 128], twice), then
 * for each frame `noise` (`latent`), `frame` (`latent`, `pixels`); noted in both: `share`, 0 … 1 of the second end.
 * @throws RangeError with one sentence where a setting is none
 */
export async function* morph(
  engine: Engine,
  tokeniser: Tokeniser,
  { prompts, seeds, frames, ...given }: Morph,
  signal?: AbortSignal,
): Run {
  const settings = checkSettings({ ...given, seed: seeds[0] })
  checkSettings({ seed: seeds[1] })
  if (!Number.isInteger(frames) || frames < 2 || frames > 24) {
    throw new RangeError(`The pictures must be a whole number from 2 to 24, not ${frames}.`)
  }
  const { negative } = settings
  const first = yield* readPrompts(engine, tokeniser, { prompt: prompts[0], negative }, signal)
  const last = yield* readPrompts(engine, tokeniser, { prompt: prompts[1], negative }, signal)
  const levels = levelsOf(TRAINED_SCHEDULE, settings.spacing, settings.steps)
  for (let index = 0; index < frames; index++) {
    const share = index / (frames - 1)
    const mixed = lerp(first.prompt.data as Float32Array, last.prompt.data as Float32Array, share)
    const contexts: Contexts = { prompt: tensor(mixed, first.prompt.dims), negative: first.negative }
    const noise = noiseBetween(seeds, share)
    const x = noise(LATENT_SIZE)
    const start = { latent: tensor(x.slice(), LATENT) }
    yield { stage: 'noise', index, of: frames, ms: 0, tensors: start, notes: { share } }
    const run = { x, levels, contexts, settings, noise }
    const began = performance.now()
    const steps = denoiseLatent(engine, run, signal)
    let next = await steps.next()
    while (!next.done) next = await steps.next()
    const { value: pixels } = await decode(engine, next.value, signal)
    yield {
      stage: 'frame',
      index,
      of: frames,
      ms: performance.now() - began,
      tensors: { latent: tensor(next.value.slice(), LATENT), pixels },
      notes: { share },
    }
  }
}
