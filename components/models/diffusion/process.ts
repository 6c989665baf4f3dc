import type { Level } from './level.ts'
import type { Schedule } from './schedule.ts'

/**
 * The forward process and what Bayes' rule makes of it. Written for any two levels s < t, x_t = alpha_t x_0 + sigma_t ε,
 * as in Kingma 2021 (https://arxiv.org/abs/2107.00630, appendix A); with s = t − 1 the formulas are those of Ho 2020.
 */

/** q(x_t | x_0), all steps at once: x_t = alpha_t x_0 + sigma_t ε (Ho 2020, equation 4). */
export const addNoise = (x0: Float32Array, noise: Float32Array, { alpha, sigma }: Level): Float32Array =>
  x0.map((value, i) => alpha * value + sigma * noise[i]!)

/** Factor of x_s and variance of the noise in q(x_t | x_s); for s = t − 1 these are √α_t = √(1 − β_t) and β_t. */
export function transition(s: Level, t: Level): { readonly factor: number; readonly variance: number } {
  const factor = t.alpha / s.alpha
  return { factor, variance: t.sigma ** 2 - (factor * s.sigma) ** 2 }
}

/** q(x_t | x_s), one step: x_t = √(1 − β_t) x_{t−1} + √β_t ε (Ho 2020, equation 2). */
export function addStepNoise(xs: Float32Array, noise: Float32Array, s: Level, t: Level): Float32Array {
  const { factor, variance } = transition(s, t)
  return xs.map((value, i) => factor * value + Math.sqrt(variance) * noise[i]!)
}

/** The mean of a Gaussian as a blend of x_0 and x_t, and its variance. */
export interface Posterior {
  readonly ofX0: number
  readonly ofXt: number
  readonly variance: number
}

/**
 * q(x_s | x_t, x_0), the way back if one knew the picture (Ho 2020, equations 6 and 7). With s = t − 1:
 * μ̃_t = √ᾱ_{t−1} β_t / (1 − ᾱ_t) · x_0 + √α_t (1 − ᾱ_{t−1}) / (1 − ᾱ_t) · x_t and β̃_t = (1 − ᾱ_{t−1}) / (1 − ᾱ_t) · β_t.
 */
export function posterior(t: Level, s: Level): Posterior {
  const { factor, variance } = transition(s, t)
  return {
    ofX0: (s.alpha * variance) / t.sigma ** 2,
    ofXt: (factor * s.sigma ** 2) / t.sigma ** 2,
    variance: (variance * s.sigma ** 2) / t.sigma ** 2,
  }
}

/** μ̃_t, the mean of q(x_s | x_t, x_0). */
export function posteriorMean(xt: Float32Array, x0: Float32Array, t: Level, s: Level): Float32Array {
  const { ofX0, ofXt } = posterior(t, s)
  return xt.map((value, i) => ofX0 * x0[i]! + ofXt * value)
}

/**
 * The weight that the bound on the likelihood gives ‖ε − ε_θ‖² at t, β_t² / (2 σ_t² α_t (1 − ᾱ_t)) with σ_t² = β_t, and
 * that L_simple replaces by 1 (Ho 2020, equations 12 and 14). Large where the noise is too faint to see.
 * @param t whole, 1 … T
 */
export const boundWeight = ({ beta, alpha, alphaBar }: Schedule, t: number): number =>
  beta[t]! / (2 * alpha[t]! * (1 - alphaBar[t]!))
