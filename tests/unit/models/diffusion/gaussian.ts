import { expect } from 'vitest'
import { denoiseMixture } from '../../../../components/models/diffusion/exact.ts'
import { levelOfSigma, type Level } from '../../../../components/models/diffusion/level.ts'
import type {
  Denoise,
  Sampler,
  SamplerRun,
  SamplerStep,
} from '../../../../components/models/diffusion/sampler.ts'
import { createNoise } from '../../../../components/models/diffusion/noise.ts'

/** Data of which everything is known: each number from N(MEAN, STD²). */
export const MEAN = 0.7
export const STD = 0.5

/** The best answer that a network could give. */
export const denoise: Denoise = (x, level) =>
  Promise.resolve(denoiseMixture([{ share: 1, mean: MEAN, std: STD }], x, level))

/** Standard deviation of x_t. */
export const spread = ({ alpha, sigma }: Level): number => Math.hypot(alpha * STD, sigma)

/** Where the probability flow carries x from one level to another: it keeps each number's place in the bell curve. */
export const flowTo = (x: Float32Array, from: Level, to: Level): Float32Array =>
  x.map((value) => to.alpha * MEAN + (value - from.alpha * MEAN) * (spread(to) / spread(from)))

/** N + 1 levels, evenly spaced in log σ̃ from 10 to 0.05. */
export const evenLevels = (steps: number): Level[] =>
  Array.from({ length: steps + 1 }, (_, i) => levelOfSigma(10 * (0.05 / 10) ** (i / steps), 0))

/** A run over the levels from draws of x at the first of them. */
export function runOver(levels: readonly Level[], count = 64, seed = 1): SamplerRun {
  const noise = createNoise(seed)
  const x = flowTo(noise(count), { t: 1, alpha: 0, sigma: 1 }, levels[0]!)
  return { x, levels, denoise, fresh: () => noise(count) }
}

export async function collect(sampler: Sampler, run: SamplerRun): Promise<SamplerStep[]> {
  const steps: SamplerStep[] = []
  for await (const step of sampler(run)) steps.push(step)
  return steps
}

/** Root mean square distance of a run's end from where the flow leads. */
export async function errorOf(sampler: Sampler, run: SamplerRun): Promise<number> {
  const { result } = (await collect(sampler, run)).at(-1)!
  const exact = flowTo(run.x, run.levels[0]!, run.levels.at(-1)!)
  return Math.sqrt(result.reduce((sum, value, i) => sum + (value - exact[i]!) ** 2, 0) / result.length)
}

/** −slope of log error over log steps, by least squares: the order. */
export function orderOf(steps: readonly number[], errors: readonly number[]): number {
  const [x, y] = [steps, errors].map((values) => values.map(Math.log)) as [number[], number[]]
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length
  const [mx, my] = [mean(x), mean(y)]
  const covariance = mean(x.map((value, i) => (value - mx) * (y[i]! - my)))
  return -covariance / mean(x.map((value) => (value - mx) ** 2))
}

/** Element by element, to float32's accuracy. */
export function expectClose(actual: Float32Array, expected: Float32Array, within = 2e-6): void {
  expect(actual).toHaveLength(expected.length)
  const distance = actual.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0)
  expect(distance).toBeLessThan(within)
}
