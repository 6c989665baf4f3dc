import { posterior, posteriorMean } from '../process.ts'
import { addFresh, samplerOf, type Rule } from '../sampler.ts'

/**
 * One draw from q(x_s | x_t, x̂_0): the posterior's mean with x̂_0 for the picture, and fresh noise of its variance β̃_t
 * (Ho 2020, algorithm 2 with equations 7 and 11, https://arxiv.org/abs/2006.11239; over fewer than T steps as in
 * Nichol and Dhariwal 2021, section 4). In terms of ε̂ the mean is (x_t − β_t / √(1 − ᾱ_t) · ε̂) / √α_t.
 */
export const ddpmStep: Rule = ({ x, denoised, level, next }, fresh) =>
  addFresh(posteriorMean(x, denoised, level, next), Math.sqrt(posterior(level, next).variance), fresh)

export const ddpm = samplerOf(ddpmStep)
