import { logSnr, type Level } from '../level.ts'
import { samplerOf, type Moment } from '../sampler.ts'

/** λ = log(alpha / sigma). */
const lambda = (level: Level): number => logSnr(level) / 2

/**
 * DPM-Solver++(2M): solves the part of the flow that is linear in x exactly and extrapolates x̂_0 from the last two
 * answers (Lu 2022, algorithm 2, https://arxiv.org/abs/2211.01095). With h_i = λ_{i+1} − λ_i:
 *
 * x_{i+1} = (sigma_{i+1} / sigma_i) x_i − alpha_{i+1} (e^{−h_i} − 1) D_i,
 * D_i = (1 + h_i / 2h_{i−1}) x̂_0^{(i)} − (h_i / 2h_{i−1}) x̂_0^{(i−1)}.
 *
 * The first step has no past, and the last one, to no noise at all, is infinitely long in λ: there D_i = x̂_0^{(i)}.
 */
export function dpmSolver2mStep({ x, denoised, level, next, before }: Moment): Float32Array {
  const h = lambda(next) - lambda(level)
  const lookBack = before && next.sigma > 0 ? h / (2 * (lambda(level) - lambda(before.level))) : 0
  const past = before?.denoised ?? denoised
  return x.map((value, i) => {
    const target = (1 + lookBack) * denoised[i]! - lookBack * past[i]!
    return (next.sigma / level.sigma) * value - next.alpha * Math.expm1(-h) * target
  })
}

export const dpmSolver2m = samplerOf(dpmSolver2mStep)
