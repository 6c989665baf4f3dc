import { denoiseLatent } from '../../models/diffusion/denoise-latent.ts'
import type { Level } from '../../models/diffusion/level.ts'
import { LATENT_SIZE } from '../../models/diffusion/networks.ts'
import { gaussianNoise } from '../../models/diffusion/noise.ts'
import { checkSettings, type DiffusionSettings } from '../../models/diffusion/settings.ts'
import { levelsOf, SPACINGS, type Spacing } from '../../models/diffusion/spacing.ts'
import { readPrompts, TRAINED_SCHEDULE } from '../../models/diffusion/text-to-image.ts'
import type { Tokeniser } from '../../models/tokeniser.ts'
import type { Engine } from '../../runtime/engine.ts'
import type { Run, Trace } from '../../trace/step.ts'
import { shownPicture } from '../shared/diffusion/shown.ts'
import type { Picture } from '../../views/picture.ts'

/** The two runs that are compared, by the name of their stage. */
export const RUNS = ['first', 'second'] as const
export type RunName = (typeof RUNS)[number]

export interface TwoRuns extends Pick<DiffusionSettings, 'prompt' | 'seed' | 'guidance' | 'spacing'> {
  /** Steps of each run. */
  readonly first: number
  readonly second: number
}

export const FIRST: TwoRuns = {
  prompt: 'a watermelon on the beach',
  seed: 3,
  guidance: 5,
  spacing: 'trailing',
  first: 20,
  second: 10,
}

/**
 * The same picture twice, from the same noise with different numbers of steps. Stages: `tokens`, `text`, then for each
 * step of each run `first` or `second` (`pixels` of x̂_0 as that step sees it).
 */
export async function* twoRuns(
  engine: Engine,
  tokeniser: Tokeniser,
  request: TwoRuns,
  signal?: AbortSignal,
): Run {
  const { prompt, seed, guidance, spacing } = request
  const asked = RUNS.map((name) =>
    checkSettings({ prompt, seed, guidance, spacing, steps: request[name], sampler: 'ddim', eta: 0 }),
  )
  const contexts = yield* readPrompts(engine, tokeniser, { prompt, negative: '' }, signal)
  for (const [i, settings] of asked.entries()) {
    const levels = levelsOf(TRAINED_SCHEDULE, spacing, settings.steps)
    const x = gaussianNoise(seed, LATENT_SIZE)
    const noise = (n: number) => new Float32Array(n) // DDIM with η = 0 draws none
    const steps = denoiseLatent(engine, { x, levels, contexts, settings, noise, preview: true }, signal)
    let ms = 0
    for await (const step of steps) {
      ms += step.ms
      if (step.stage !== 'preview') continue
      yield { ...step, stage: RUNS[i]!, ms, tensors: { pixels: step.tensors.pixels! } }
      ms = 0
    }
  }
}

/** Picture of x̂_0 at step `k` (from 1) of a run; its last step if it has fewer; null while it has not come. */
export function guessAt({ steps }: Trace, run: RunName, k: number): Picture | null {
  const own = steps.filter(({ stage }) => stage === run)
  const step = own[Math.min(k, own[0]?.of ?? 0) - 1]
  return step ? shownPicture(step.tensors.pixels!) : null
}

/** What an axis of noise measures: the share of the picture's variance, or noise beside signal. */
export const AXES = ['alpha-bar', 'sigma'] as const
export type Axis = (typeof AXES)[number]

/** Ends of the axis of σ̃; the cosine schedule begins at 20,000, and a run ends at 0. */
export const SIGMA_ENDS = [0.02, 100] as const

/** Where a level stands on the axis, 0 (noise) … 1 (clean). What lies beyond the ends of σ̃ stands at them. */
export function placeOf({ alpha, sigma }: Level, axis: Axis): number {
  if (axis === 'alpha-bar') return alpha * alpha
  const [least, most] = SIGMA_ENDS.map(Math.log)
  const place = (most! - Math.log(sigma / alpha)) / (most! - least!)
  return Math.min(1, Math.max(0, place))
}

export interface Lane {
  readonly spacing: Spacing
  /** Levels of the two runs, N + 1 each. */
  readonly levels: Readonly<Record<RunName, readonly Level[]>>
}

/** The noise levels of both runs, for every spacing. */
export const lanesOf = ({ first, second }: Pick<TwoRuns, RunName>): Lane[] =>
  SPACINGS.map((spacing) => ({
    spacing,
    levels: {
      first: levelsOf(TRAINED_SCHEDULE, spacing, first),
      second: levelsOf(TRAINED_SCHEDULE, spacing, second),
    },
  }))
