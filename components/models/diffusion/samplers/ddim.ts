import { addNoise, posterior } from '../process.ts'
import { addFresh, samplerOf, type Rule } from '../sampler.ts'

/**
 * Takes x̂_0 and ε̂ at their word and mixes them anew for the next level: x_s = √ᾱ_s x̂_0 + √(1 − ᾱ_s − σ²) ε̂ + σ z
 * (Song 2021, equations 12 and 16, https://arxiv.org/abs/2010.02502).
 * @param eta σ is η times the posterior's standard deviation. 0 adds no noise, so that a seed has a picture; 1 is DDPM.
 */
export const ddimStep =
  (eta: number): Rule =>
  ({ denoised, noise, level, next }, fresh) => {
    const sigma = eta * Math.sqrt(posterior(level, next).variance)
    const kept = Math.sqrt(Math.max(0, next.sigma ** 2 - sigma ** 2))
    return addFresh(addNoise(denoised, noise, { ...next, sigma: kept }), sigma, fresh)
  }

/** @throws RangeError unless η lies in 0 … 1 */
export function ddim(eta = 0) {
  if (!(eta >= 0 && eta <= 1)) throw new RangeError(`η lies between 0 and 1, not at ${eta}.`)
  return samplerOf(ddimStep(eta))
}
