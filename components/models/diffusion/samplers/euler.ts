import { sigmaTilde } from '../level.ts'
import { addNoise } from '../process.ts'
import { samplerOf, type Moment } from '../sampler.ts'

/**
 * Straight along the slope of the probability flow, dx̄/dσ̃ = (x̄ − x̂_0) / σ̃, in the coordinates x̄ = x_t / alpha and
 * σ̃ = sigma / alpha: x̄_{i+1} = x̄_i + (σ̃_{i+1} − σ̃_i) · (x̄_i − x̂_0) / σ̃_i (Karras 2022, algorithm 1 without lines 6–8,
 * https://arxiv.org/abs/2206.00364; k-diffusion's `sample_euler`). It leads to the same x as DDIM with η = 0.
 */
export function eulerStep({ x, denoised, noise, level, next }: Moment): Float32Array {
  // where no signal is left, x̄ and σ̃ are infinite; the same step in x_t is not
  if (level.alpha === 0) return addNoise(denoised, noise, next)
  const [from, to] = [sigmaTilde(level), sigmaTilde(next)]
  return x.map((value, i) => {
    const xBar = value / level.alpha
    const slope = (xBar - denoised[i]!) / from
    return next.alpha * (xBar + (to - from) * slope)
  })
}

export const euler = samplerOf(eulerStep)
