/** Noise schedules of the discrete diffusion process, t = 0 … T. */

export type ScheduleName = 'linear' | 'scaled-linear' | 'cosine'

export const T = 1000

/** Smallest share of signal that one cosine step may keep is 1 − 0.999 (Nichol and Dhariwal, 2021). */
const MAX_BETA = 0.999
const COSINE_OFFSET = 0.008

const ramp = (from: number, to: number, t: number): number => from + ((to - from) * (t - 1)) / (T - 1)

const cosineCurve = (t: number): number =>
  Math.cos(((t / T + COSINE_OFFSET) / (1 + COSINE_OFFSET)) * (Math.PI / 2)) ** 2

/** β_t, the share of variance that step t replaces by noise; t = 1 … T. */
export const betas: Readonly<Record<ScheduleName, (t: number) => number>> = {
  // Ho et al., 2020
  linear: (t) => ramp(1e-4, 0.02, t),
  // Stable Diffusion 1 and 2: linear in √β
  'scaled-linear': (t) => ramp(Math.sqrt(0.00085), Math.sqrt(0.012), t) ** 2,
  // Nichol and Dhariwal, 2021
  cosine: (t) => Math.min(MAX_BETA, 1 - cosineCurve(t) / cosineCurve(t - 1)),
}

/** ᾱ_0 … ᾱ_T with ᾱ_0 = 1: what is left of the signal's variance after t steps. */
export function alphaBars(name: ScheduleName): Float64Array {
  const bars = new Float64Array(T + 1)
  bars[0] = 1
  for (let t = 1; t <= T; t++) bars[t] = bars[t - 1]! * (1 - betas[name](t))
  return bars
}

/** Signal-to-noise ratio ᾱ / (1 − ᾱ) of x_t, for data of unit variance. */
export const snr = (alphaBar: number): number => alphaBar / (1 - alphaBar)
