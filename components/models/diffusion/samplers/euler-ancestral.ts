import { sigmaTilde } from '../level.ts'
import { addFresh, samplerOf, type Rule } from '../sampler.ts'

/**
 * An Euler step to σ_down, lower than planned, then fresh noise of σ_up back to the level planned, σ_down² + σ_up² =
 * σ̃_{i+1}² (k-diffusion's `sample_euler_ancestral`, https://github.com/crowsonkb/k-diffusion). σ_up is chosen such that
 * the step is one of DDPM. In x̄ = x_t / alpha the Euler step reads x̂_0 + σ_down ε̂.
 */
export const eulerAncestralStep: Rule = ({ denoised, noise, level, next }, fresh) => {
  const [from, to] = [sigmaTilde(level), sigmaTilde(next)]
  const up = to * Math.sqrt(1 - (to / from) ** 2)
  const down = (to * to) / from
  const lowered = denoised.map((value, i) => next.alpha * (value + down * noise[i]!))
  return addFresh(lowered, next.alpha * up, fresh)
}

export const eulerAncestral = samplerOf(eulerAncestralStep)
