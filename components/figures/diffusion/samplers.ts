/**
 * Three samplers on a problem with a known answer: data from N(0, s²), noise level σ.
 * There the best denoiser is D(x, σ) = x s² / (s² + σ²), and the flow dx/dσ = (x − D) / σ
 * carries x from σ to σ' by the factor √((s² + σ'²) / (s² + σ²)).
 */

const DATA_STD = 0.5
const SIGMA_MAX = 10
const SIGMA_MIN = 0.05

const denoise = (x: number, sigma: number): number => (x * DATA_STD ** 2) / (DATA_STD ** 2 + sigma ** 2)

const slope = (x: number, sigma: number): number => (x - denoise(x, sigma)) / sigma

/** steps + 1 noise levels, evenly spaced in log σ. */
const levels = (steps: number): number[] =>
  Array.from({ length: steps + 1 }, (_, i) => SIGMA_MAX * (SIGMA_MIN / SIGMA_MAX) ** (i / steps))

export type SamplerName = 'Euler' | 'Heun' | 'DPM-Solver++(2M)'

type Sampler = (x: number, sigmas: readonly number[]) => number

const samplers: Readonly<Record<SamplerName, { run: Sampler; callsPerStep: number }>> = {
  Euler: {
    callsPerStep: 1,
    run: (x, sigmas) => {
      for (let i = 0; i + 1 < sigmas.length; i++) x += (sigmas[i + 1]! - sigmas[i]!) * slope(x, sigmas[i]!)
      return x
    },
  },
  // Karras et al., 2022, algorithm 1 without churn
  Heun: {
    callsPerStep: 2,
    run: (x, sigmas) => {
      for (let i = 0; i + 1 < sigmas.length; i++) {
        const h = sigmas[i + 1]! - sigmas[i]!
        const here = slope(x, sigmas[i]!)
        const there = slope(x + h * here, sigmas[i + 1]!)
        x += (h * (here + there)) / 2
      }
      return x
    },
  },
  // Lu et al., 2022b, algorithm 2, with λ = −log σ
  'DPM-Solver++(2M)': {
    callsPerStep: 1,
    run: (x, sigmas) => {
      let previous: { x0: number; h: number } | undefined
      for (let i = 0; i + 1 < sigmas.length; i++) {
        const h = Math.log(sigmas[i]! / sigmas[i + 1]!)
        const x0 = denoise(x, sigmas[i]!)
        const lookBack = previous ? h / (2 * previous.h) : 0
        const target = (1 + lookBack) * x0 - lookBack * (previous?.x0 ?? 0)
        x = Math.exp(-h) * x - Math.expm1(-h) * target
        previous = { x0, h }
      }
      return x
    },
  },
}

export const samplerNames = Object.keys(samplers) as SamplerName[]

/** Relative error at σ_min of a run with that many calls of the denoiser. */
export function samplerError(name: SamplerName, calls: number): number {
  const { run, callsPerStep } = samplers[name]
  const exact = Math.sqrt((DATA_STD ** 2 + SIGMA_MIN ** 2) / (DATA_STD ** 2 + SIGMA_MAX ** 2))
  return Math.abs(run(1, levels(calls / callsPerStep)) / exact - 1)
}
