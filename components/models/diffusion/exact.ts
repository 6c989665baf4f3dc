import type { Level } from './level.ts'
import { fromX0, type Denoised } from './parameterisation.ts'

/**
 * Denoisers without a network, for data whose distribution is known: Bayes' rule gives E[x_0 | x_t], which is what a
 * network with no error would answer. For levels with noise, sigma > 0.
 */

export interface ExactlyDenoised extends Denoised {
  /** p(point | x_t) of each point */
  readonly weights: readonly number[]
}

/** For data that are these points and nothing else, each equally likely. */
export function denoiseAmong(
  points: readonly Float32Array[],
  x: Float32Array,
  level: Level,
): ExactlyDenoised {
  const { alpha, sigma } = level
  const weights = shares(
    points.map((point) => {
      let squared = 0
      for (let i = 0; i < x.length; i++) squared += (x[i]! - alpha * point[i]!) ** 2
      return -squared / (2 * sigma * sigma)
    }),
  )
  const x0 = x.map((_, i) => points.reduce((sum, point, k) => sum + weights[k]! * point[i]!, 0))
  return { ...fromX0(x, x0, level), weights }
}

/** Probabilities from their logarithms, which may lack a common constant. */
function shares(logs: readonly number[]): number[] {
  const top = Math.max(...logs)
  const raw = logs.map((value) => Math.exp(value - top))
  const total = raw.reduce((sum, value) => sum + value, 0)
  return raw.map((value) => value / total)
}

/** One bump of a one-dimensional density, N(mean, std²), with its share of the whole. */
export interface Bump {
  readonly share: number
  readonly mean: number
  readonly std: number
}

/** log of share · N(value; alpha · mean, alpha² std² + sigma²), the bump's part in the density of x_t. */
function logPart({ share, mean, std }: Bump, value: number, { alpha, sigma }: Level): number {
  const variance = (alpha * std) ** 2 + sigma ** 2
  return Math.log(share) - ((value - alpha * mean) ** 2 / variance + Math.log(2 * Math.PI * variance)) / 2
}

/** Density of x_t at `value` when x_0 is drawn from the bumps. */
export const densityAt = (bumps: readonly Bump[], value: number, level: Level): number =>
  bumps.reduce((sum, bump) => sum + Math.exp(logPart(bump, value, level)), 0)

/** For data whose numbers are each drawn from the bumps, independently. One bump of share 1 is a Gaussian. */
export function denoiseMixture(bumps: readonly Bump[], x: Float32Array, level: Level): Denoised {
  const { alpha, sigma } = level
  const expected = (value: number): number => {
    const weights = shares(bumps.map((bump) => logPart(bump, value, level)))
    return bumps.reduce((sum, { mean, std }, k) => {
      const gain = (alpha * std ** 2) / ((alpha * std) ** 2 + sigma ** 2)
      return sum + weights[k]! * (mean + gain * (value - alpha * mean))
    }, 0)
  }
  return fromX0(x, x.map(expected), level)
}
