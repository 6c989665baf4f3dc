import { denoiseMixture } from '../../models/diffusion/exact.ts'
import { levelOfSigma, sigmaTilde, type Level } from '../../models/diffusion/level.ts'
import type { Denoised } from '../../models/diffusion/parameterisation.ts'
import type { Moment, SamplerStep } from '../../models/diffusion/sampler.ts'
import { SAMPLERS, type SamplerName } from '../../models/diffusion/samplers.ts'
import { dpmSolver2mStep } from '../../models/diffusion/samplers/dpm-solver-2m.ts'
import { eulerStep } from '../../models/diffusion/samplers/euler.ts'
import { heunStep } from '../../models/diffusion/samplers/heun.ts'

/**
 * Three samplers on a problem with a known answer: data from N(0, s²), noise level σ̃. There the probability flow
 * carries x̄ from σ̃ to σ̃' by the factor √((s² + σ̃'²) / (s² + σ̃²)).
 */

const DATA_STD = 0.5
const SIGMA_MAX = 10
const SIGMA_MIN = 0.05

const denoise = (x: Float32Array, level: Level): Denoised =>
  denoiseMixture([{ share: 1, mean: 0, std: DATA_STD }], x, level)

/** steps + 1 noise levels, evenly spaced in log σ̃. */
const levels = (steps: number): Level[] =>
  Array.from({ length: steps + 1 }, (_, i) =>
    levelOfSigma(SIGMA_MAX * (SIGMA_MIN / SIGMA_MAX) ** (i / steps), 0),
  )

const steps = {
  euler: eulerStep,
  heun: (moment: Moment) => {
    const tried = eulerStep(moment)
    return heunStep(moment, tried, denoise(tried, moment.next))
  },
  'dpm-solver-2m': dpmSolver2mStep,
} satisfies Partial<Record<SamplerName, (moment: Moment) => Float32Array>>

export type ComparedName = keyof typeof steps

export const comparedNames = Object.keys(steps) as ComparedName[]

/** Relative error at σ_min of a run with that many calls of the denoiser. */
export function samplerError(name: ComparedName, calls: number): number {
  const path = levels(calls / SAMPLERS[name].evaluationsPerStep)
  const { alpha } = path[0]!
  let x: Float32Array = Float32Array.of(alpha)
  let before: Pick<SamplerStep, 'level' | 'denoised'> | undefined
  path.slice(1).forEach((next, i) => {
    const moment: Moment = { x, level: path[i]!, next, before, ...denoise(x, path[i]!) }
    x = steps[name](moment)
    before = moment
  })
  const end = path.at(-1)!
  const exact = Math.sqrt((DATA_STD ** 2 + sigmaTilde(end) ** 2) / (DATA_STD ** 2 + SIGMA_MAX ** 2))
  return Math.abs(x[0]! / end.alpha / exact - 1)
}
