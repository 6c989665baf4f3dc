import { addFresh, samplerOf, type Rule } from '../sampler.ts'

/**
 * Jumps to the picture and adds noise anew, to the next level (Luo 2023, algorithm 3, multistep consistency sampling,
 * https://arxiv.org/abs/2310.04378). It makes sense for a network distilled to answer where the flow *ends* that starts
 * in x; any other answers with the mean of the pictures that fit, which is a blur.
 */
export const lcmStep: Rule = ({ denoised, next }, fresh) =>
  addFresh(
    denoised.map((value) => next.alpha * value),
    next.sigma,
    fresh,
  )

export const lcm = samplerOf(lcmStep)
