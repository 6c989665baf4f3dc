import { CLEAN, levelOfAlphaBar, levelOfSigma, sigmaTilde, type Level } from './level.ts'

/** Noise schedules of the discrete diffusion process, t = 0 … T: 0 is clean, step t leads from x_{t−1} to x_t. */

export type ScheduleName = 'linear' | 'scaled-linear' | 'cosine'

export const SCHEDULE_NAMES: readonly ScheduleName[] = ['linear', 'scaled-linear', 'cosine']

/** Steps of the training schedule. (Programs that count the steps from 0 call our t = 1 … 1000 0 … 999.) */
export const T = 1000

export interface Schedule {
  readonly name: ScheduleName
  /** β_t, the share of variance that step t replaces by noise; β_0 = 0. As the others: T + 1 numbers, by t. */
  readonly beta: Float64Array
  /** α_t = 1 − β_t; the `alpha` of a level is √ᾱ_t. */
  readonly alpha: Float64Array
  /** ᾱ_t = α_1 α_2 ⋯ α_t: what is left of the signal's variance after t steps; ᾱ_0 = 1. */
  readonly alphaBar: Float64Array
}

/** No step of the cosine schedule may replace more than this (Nichol and Dhariwal 2021, section 3.2). */
const MAX_BETA = 0.999

/** The s of that schedule: it keeps β_1 from being too small to notice. */
const COSINE_OFFSET = 0.008

/** Evenly from `first` at t = 1 to `last` at t = T. */
const ramp = (first: number, last: number, t: number): number => first + ((last - first) * (t - 1)) / (T - 1)

const cosineCurve = (t: number): number =>
  Math.cos(((t / T + COSINE_OFFSET) / (1 + COSINE_OFFSET)) * (Math.PI / 2)) ** 2

const betas: Readonly<Record<ScheduleName, (t: number) => number>> = {
  // Ho 2020, section 4, https://arxiv.org/abs/2006.11239
  linear: (t) => ramp(1e-4, 0.02, t),
  // Stable Diffusion 1, 2 and SDXL: linear in √β
  'scaled-linear': (t) => ramp(Math.sqrt(0.00085), Math.sqrt(0.012), t) ** 2,
  // Nichol and Dhariwal 2021, equation 17, https://arxiv.org/abs/2102.09672
  cosine: (t) => Math.min(MAX_BETA, 1 - cosineCurve(t) / cosineCurve(t - 1)),
}

const made = new Map<ScheduleName, Schedule>()

export function schedule(name: ScheduleName): Schedule {
  const known = made.get(name)
  if (known) return known
  const beta = Float64Array.from({ length: T + 1 }, (_, t) => (t === 0 ? 0 : betas[name](t)))
  const alpha = beta.map((value) => 1 - value)
  const alphaBar = new Float64Array(T + 1).fill(1)
  for (let t = 1; t <= T; t++) alphaBar[t] = alphaBar[t - 1]! * alpha[t]!
  const result = { name, beta, alpha, alphaBar }
  made.set(name, result)
  return result
}

/**
 * The level at time t. Between whole times log SNR is interpolated. Below t = 1, where it rises without end, σ̃ falls
 * evenly to 0 instead.
 * @throws RangeError if t is not in 0 … T
 */
export function levelAt({ alphaBar }: Schedule, t: number): Level {
  if (!(t >= 0 && t <= T)) throw new RangeError(`The schedule runs from t = 0 to t = ${T}, not to ${t}.`)
  if (t === 0) return CLEAN
  if (Number.isInteger(t)) return levelOfAlphaBar(alphaBar[t]!, t)
  const below = Math.floor(t)
  const part = t - below
  const high = sigmaOf(alphaBar[below + 1]!)
  if (below === 0) return levelOfSigma(part * high, t)
  const low = sigmaOf(alphaBar[below]!)
  return levelOfSigma(low * (high / low) ** part, t)
}

const sigmaOf = (alphaBar: number): number => sigmaTilde(levelOfAlphaBar(alphaBar, 0))

/** The time t, whole or not, at which the schedule's noise-to-signal ratio is σ̃; at most T. Inverse of `levelAt`. */
export function timeOfSigma({ alphaBar }: Schedule, sigma: number): number {
  if (!(sigma < sigmaOf(alphaBar[T]!))) return T
  const above = alphaBar.findIndex((bar) => sigmaOf(bar) > sigma)
  const high = sigmaOf(alphaBar[above]!)
  if (above === 1) return sigma / high
  const low = sigmaOf(alphaBar[above - 1]!)
  return above - 1 + Math.log(sigma / low) / Math.log(high / low)
}
