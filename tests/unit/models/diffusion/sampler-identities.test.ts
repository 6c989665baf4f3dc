import { describe, expect, it } from 'vitest'
import {
  CLEAN,
  levelOfAlphaBar,
  sigmaTilde,
  type Level,
} from '../../../../components/models/diffusion/level.ts'
import { gaussianNoise } from '../../../../components/models/diffusion/noise.ts'
import { addNoise } from '../../../../components/models/diffusion/process.ts'
import type { Moment } from '../../../../components/models/diffusion/sampler.ts'
import { SAMPLERS } from '../../../../components/models/diffusion/samplers.ts'
import { ddim, ddimStep } from '../../../../components/models/diffusion/samplers/ddim.ts'
import { ddpmStep } from '../../../../components/models/diffusion/samplers/ddpm.ts'
import { eulerAncestralStep } from '../../../../components/models/diffusion/samplers/euler-ancestral.ts'
import { euler } from '../../../../components/models/diffusion/samplers/euler.ts'
import { levelAt, schedule } from '../../../../components/models/diffusion/schedule.ts'
import { levelsOf, SPACINGS } from '../../../../components/models/diffusion/spacing.ts'
import { collect, expectClose, runOver } from './gaussian.ts'

const training = schedule('scaled-linear')

/** A step of 64 numbers between two levels, with any answer of a network. */
function anyMoment(level: Level, next: Level): Moment {
  const [denoised, noise] = [gaussianNoise(1, 64), gaussianNoise(2, 64)]
  return { x: addNoise(denoised, noise, level), denoised, noise, level, next }
}

describe('DDIM without fresh noise', () => {
  it('is Euler’s method in σ space', async () => {
    for (const spacing of SPACINGS) {
      const levels = levelsOf(training, spacing, 20)
      const [a, b] = [await collect(ddim(0), runOver(levels)), await collect(euler, runOver(levels))]
      a.forEach((step, i) => expectClose(step.result, b[i]!.result))
    }
  })

  it('takes the step that chapter 3 works out by hand', () => {
    const [level, next] = [levelOfAlphaBar(0.64, 2), levelOfAlphaBar(0.9025, 1)]
    const [x, denoised, noise] = [0.5, 0.925, -0.4].map((value) => Float32Array.of(value))
    const moment = { x: x!, denoised: denoised!, noise: noise!, level, next }
    expect(ddimStep(0)(moment, () => x!)[0]).toBeCloseTo(0.754, 3)
  })

  it('finds the way back in one step when the data are one point', () => {
    const moment = anyMoment(levelOfAlphaBar(0.3, 1), CLEAN)
    expect(ddimStep(0)(moment, () => moment.noise)).toEqual(moment.denoised)
  })
})

describe('fresh noise', () => {
  it('makes DDIM with η = 1, DDPM and Euler ancestral the same walk', () => {
    for (const [t, s] of [
      [1000, 999],
      [1000, 600],
      [500, 499],
      [300, 20],
      [21, 1],
      [1, 0],
    ] as const) {
      const moment = anyMoment(levelAt(training, t), levelAt(training, s))
      const fresh = (): Float32Array => gaussianNoise(3, 64)
      const result = ddpmStep(moment, fresh)
      expectClose(ddimStep(1)(moment, fresh), result)
      expectClose(eulerAncestralStep(moment, fresh), result)
    }
  })

  it('has the posterior’s variance in DDPM, and η² of it in DDIM', () => {
    const { beta, alphaBar } = training
    const moment = anyMoment(levelAt(training, 400), levelAt(training, 399))
    const deviation = Math.sqrt(((1 - alphaBar[399]!) / (1 - alphaBar[400]!)) * beta[400]!)
    const added = (rule: typeof ddpmStep): number => {
      const [none, one] = [0, 1].map((value) => rule(moment, () => new Float32Array(64).fill(value)))
      return one![5]! - none![5]!
    }
    expect(added(ddpmStep)).toBeCloseTo(deviation, 6)
    expect(added(ddimStep(0.5))).toBeCloseTo(deviation / 2, 6)
  })

  it('is that of the formula DDPM prints: (x_t − β_t / √(1 − ᾱ_t) ε̂) / √α_t + σ_t z', () => {
    const { beta, alpha, alphaBar } = training
    const moment = anyMoment(levelAt(training, 700), levelAt(training, 699))
    const z = gaussianNoise(4, 64)
    const sigma = Math.sqrt(((1 - alphaBar[699]!) / (1 - alphaBar[700]!)) * beta[700]!)
    const expected = moment.x.map((value, i) => {
      const mean =
        (value - (beta[700]! / Math.sqrt(1 - alphaBar[700]!)) * moment.noise[i]!) / Math.sqrt(alpha[700]!)
      return mean + sigma * z[i]!
    })
    expectClose(
      ddpmStep(moment, () => z),
      expected,
    )
  })

  it('is not drawn where none is added', () => {
    const refuse = (): Float32Array => {
      throw new Error('no noise wanted')
    }
    const toTheEnd = anyMoment(levelAt(training, 20), CLEAN)
    for (const rule of [ddpmStep, ddimStep(1), eulerAncestralStep]) {
      expectClose(rule(toTheEnd, refuse), toTheEnd.denoised)
    }
    expect(() => ddimStep(0)(anyMoment(levelAt(training, 20), levelAt(training, 10)), refuse)).not.toThrow()
  })

  it('is refused in DDIM beyond the share of DDPM', () => {
    for (const eta of [-0.1, 1.1, NaN]) expect(() => ddim(eta)).toThrow(RangeError)
  })
})

describe('a published step', () => {
  // k-diffusion's sample_dpmpp_2m, in x̄, σ̃ and t = −log σ̃
  it('of DPM-Solver++(2M) is that of k-diffusion', async () => {
    const levels = levelsOf(training, 'karras', 8)
    const steps = await collect(SAMPLERS['dpm-solver-2m'].make(), runOver(levels))
    let old: Float32Array | undefined
    for (const { x, level, next, denoised, result } of steps) {
      const [from, to] = [sigmaTilde(level), sigmaTilde(next)]
      const h = Math.log(from / to)
      const before = steps[steps.findIndex((step) => step.level === level) - 1]
      const r = before ? Math.log(sigmaTilde(before.level) / from) / h : Infinity
      const expected = x.map((value, i) => {
        const blend =
          old && to > 0 ? (1 + 1 / (2 * r)) * denoised[i]! - (1 / (2 * r)) * old[i]! : denoised[i]!
        return next.alpha * ((to / from) * (value / level.alpha) - Math.expm1(-h) * blend)
      })
      expectClose(result, expected)
      old = denoised
    }
  })
})
