import { sigmaTilde, type Level } from '../level.ts'
import type { Denoised } from '../parameterisation.ts'
import { stepsThrough, type Moment, type Sampler } from '../sampler.ts'
import { eulerStep } from './euler.ts'

/**
 * Goes there tentatively by Euler's step, asks again, and takes the mean of the two slopes (Karras 2022, algorithm 1,
 * https://arxiv.org/abs/2206.00364): x̄_{i+1} = x̄_i + (σ̃_{i+1} − σ̃_i) · ½ (d_i + d'_{i+1}), d = (x̄ − x̂_0) / σ̃.
 * @param tried x at `next` by Euler's step
 * @param there what the network says of it
 */
export function heunStep(
  { x, denoised, level, next }: Moment,
  tried: Float32Array,
  there: Pick<Denoised, 'denoised'>,
): Float32Array {
  const [from, to] = [sigmaTilde(level), sigmaTilde(next)]
  return x.map((value, i) => {
    const xBar = value / level.alpha
    const slope = (xBar - denoised[i]!) / from
    const slopeThere = (tried[i]! / next.alpha - there.denoised[i]!) / to
    return next.alpha * (xBar + ((to - from) * (slope + slopeThere)) / 2)
  })
}

/**
 * Euler's step stands alone at the end, where the slope at σ̃ = 0 does not exist, and where σ̃ is beyond e^5.1: a step
 * that begins there is so long in σ̃ that the mean of two slopes would be worse than one. (diffusers cuts the cosine
 * schedule off at the same λ = −5.1.)
 */
export const hasTwoSlopes = (level: Level, next: Level): boolean =>
  next.sigma > 0 && sigmaTilde(level) < Math.exp(5.1)

/** Two questions a step. */
export const heun: Sampler = async function* ({ x, levels, denoise }) {
  for (const place of stepsThrough(levels)) {
    const { level, next } = place
    const { denoised, noise } = await denoise(x, level)
    const moment = { x, denoised, noise, level, next }
    const tried = eulerStep(moment)
    const result = hasTwoSlopes(level, next) ? heunStep(moment, tried, await denoise(tried, next)) : tried
    yield { ...place, x, denoised, noise, result }
    x = result
  }
}
