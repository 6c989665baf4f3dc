import { createNoise } from '../../models/diffusion/noise.ts'
import { transition } from '../../models/diffusion/process.ts'
import { levelAt, schedule, T, type ScheduleName } from '../../models/diffusion/schedule.ts'

/** One number of a picture on its way, a step at a time. */
export interface Walks {
  readonly count: number
  /** x_t of each walk, [T + 1, count]: all walks at t = 0 first. */
  readonly values: Float32Array
}

/**
 * Takes a number x_0 through all steps of q(x_t | x_{t−1}), `count` times with noise of its own.
 * @param x0 −1 … 1
 */
export function walk(
  name: ScheduleName,
  x0: number,
  { count, seed }: { count: number; seed: number },
): Walks {
  const noise = createNoise(seed)
  const training = schedule(name)
  const values = new Float32Array((T + 1) * count).fill(x0, 0, count)
  for (let t = 1; t <= T; t++) {
    const { factor, variance } = transition(levelAt(training, t - 1), levelAt(training, t))
    const spread = Math.sqrt(variance)
    const fresh = noise(count)
    for (let i = 0; i < count; i++) {
      values[t * count + i] = factor * values[(t - 1) * count + i]! + spread * fresh[i]!
    }
  }
  return { count, values }
}

/** All walks at one t. */
export const walksAt = ({ values, count }: Walks, t: number): Float32Array =>
  values.subarray(t * count, (t + 1) * count)
