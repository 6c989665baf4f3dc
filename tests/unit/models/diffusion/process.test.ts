import { describe, expect, it } from 'vitest'
import {
  denoiseAmong,
  denoiseMixture,
  densityAt,
  type Bump,
} from '../../../../components/models/diffusion/exact.ts'
import { CLEAN, flowLevel, levelOfAlphaBar } from '../../../../components/models/diffusion/level.ts'
import { gaussianNoise } from '../../../../components/models/diffusion/noise.ts'
import {
  addNoise,
  addStepNoise,
  boundWeight,
  posterior,
  posteriorMean,
  transition,
} from '../../../../components/models/diffusion/process.ts'
import { levelAt, schedule, SCHEDULE_NAMES } from '../../../../components/models/diffusion/schedule.ts'

describe('the forward process', () => {
  it('takes the steps that the schedule says', () => {
    for (const name of SCHEDULE_NAMES) {
      const training = schedule(name)
      for (const t of [1, 2, 300, 999, 1000]) {
        const { factor, variance } = transition(levelAt(training, t - 1), levelAt(training, t))
        expect(factor).toBeCloseTo(Math.sqrt(training.alpha[t]!), 10)
        expect(variance).toBeCloseTo(training.beta[t]!, 10)
      }
    }
  })

  it('comes by single steps to where one jump leads', () => {
    const training = schedule('linear')
    const n = 20_000
    let x = new Float32Array(n).fill(0.6)
    for (let t = 1; t <= 300; t++) {
      x = addStepNoise(x, gaussianNoise(t, n), levelAt(training, t - 1), levelAt(training, t)) as typeof x
    }
    const { alpha, sigma } = levelAt(training, 300)
    const mean = x.reduce((sum, value) => sum + value, 0) / n
    const deviation = Math.sqrt(x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n)
    expect(Math.abs(mean - alpha * 0.6)).toBeLessThan(0.02)
    expect(Math.abs(deviation - sigma)).toBeLessThan(0.015)
  })

  it('is what chapter 3 works out by hand', () => {
    const level = levelAt(schedule('scaled-linear'), 300)
    expect(addNoise(Float32Array.of(0.6), Float32Array.of(-0.5), level)[0]).toBeCloseTo(0.143, 2)
    expect(addNoise(Float32Array.of(1), Float32Array.of(-0.5), levelOfAlphaBar(0.64, 0))[0]).toBeCloseTo(
      0.5,
      6,
    )
  })
})

describe('the posterior', () => {
  it('is that of equations 6 and 7 of Ho 2020', () => {
    const training = schedule('scaled-linear')
    const { beta, alpha, alphaBar } = training
    for (const t of [2, 250, 500, 1000]) {
      const back = posterior(levelAt(training, t), levelAt(training, t - 1))
      const [bar, before] = [alphaBar[t]!, alphaBar[t - 1]!]
      expect(back.ofX0).toBeCloseTo((Math.sqrt(before) * beta[t]!) / (1 - bar), 10)
      expect(back.ofXt).toBeCloseTo((Math.sqrt(alpha[t]!) * (1 - before)) / (1 - bar), 10)
      expect(back.variance).toBeCloseTo(((1 - before) / (1 - bar)) * beta[t]!, 10)
    }
  })

  it('agrees with Bayes’ rule over any leap, also in a flow', () => {
    for (const [t, s] of [
      [levelAt(schedule('cosine'), 700), levelAt(schedule('cosine'), 200)],
      [flowLevel(0.8), flowLevel(0.3)],
    ] as const) {
      // precision of x_s given both: from x_0, and from x_t
      const { factor, variance } = transition(s, t)
      const precision = 1 / s.sigma ** 2 + factor ** 2 / variance
      const back = posterior(t, s)
      expect(back.variance).toBeCloseTo(1 / precision, 10)
      expect(back.ofX0).toBeCloseTo(s.alpha / s.sigma ** 2 / precision, 10)
      expect(back.ofXt).toBeCloseTo(factor / variance / precision, 10)
    }
  })

  it('gives, with ε̂ put in, the update that chapter 3 prints', () => {
    const training = schedule('scaled-linear')
    const [t, s] = [levelAt(training, 500), levelAt(training, 499)]
    const x0 = Float32Array.of((1 - t.sigma * 0.8) / t.alpha)
    expect(posteriorMean(Float32Array.of(1), x0, t, s)[0]).toBeCloseTo(0.9979, 4)
    expect(Math.sqrt(posterior(t, s).variance)).toBeCloseTo(0.069, 3)
  })

  it('is the picture itself at the end', () => {
    expect(posterior(levelAt(schedule('cosine'), 40), CLEAN)).toEqual({ ofX0: 1, ofXt: 0, variance: 0 })
  })

  it('weighs small t most in the bound that L_simple leaves', () => {
    const training = schedule('linear')
    const weights = Array.from({ length: 1000 }, (_, i) => boundWeight(training, i + 1))
    expect(weights[0]).toBeCloseTo(1 / (2 * (1 - 1e-4)), 9)
    expect(weights.indexOf(Math.max(...weights))).toBe(0)
    expect(weights[0]! / weights[300]!).toBeGreaterThan(30)
  })
})

describe('an exact denoiser', () => {
  const bumps: readonly Bump[] = [
    { share: 0.4, mean: -1.2, std: 0.2 },
    { share: 0.6, mean: 1, std: 0.2 },
  ]

  it('answers with the only point that there is', () => {
    const point = Float32Array.of(0.4, -0.7)
    const level = levelOfAlphaBar(0.3, 0)
    const noise = Float32Array.of(1.1, 0.3)
    const { denoised, noise: found, weights } = denoiseAmong([point], addNoise(point, noise, level), level)
    expect(denoised).toEqual(point)
    expect(weights).toEqual([1])
    found.forEach((value, i) => expect(value).toBeCloseTo(noise[i]!, 6))
  })

  it('denoises a mixture as the score of its density says (Tweedie)', () => {
    const level = levelOfAlphaBar(0.6, 0)
    const [x, h] = [Math.fround(0.35), 1e-5]
    const logDensity = (value: number): number => Math.log(densityAt(bumps, value, level))
    const score = (logDensity(x + h) - logDensity(x - h)) / (2 * h)
    const { denoised, noise } = denoiseMixture(bumps, Float32Array.of(x), level)
    expect(denoised[0]).toBeCloseTo((x + level.sigma ** 2 * score) / level.alpha, 5)
    expect(noise[0]).toBeCloseTo(-level.sigma * score, 5)
  })

  it('stays finite far from all data', () => {
    const { denoised } = denoiseMixture(bumps, Float32Array.of(1000), levelOfAlphaBar(0.999, 0))
    expect(Number.isFinite(denoised[0])).toBe(true)
  })

  it('has densities of area 1', () => {
    let area = 0
    for (let x = -8; x < 8; x += 0.01) area += 0.01 * densityAt(bumps, x, levelOfAlphaBar(0.5, 0))
    expect(area).toBeCloseTo(1, 6)
  })
})
