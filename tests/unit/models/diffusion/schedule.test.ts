import { describe, expect, it } from 'vitest'
import {
  CLEAN,
  flowLevel,
  levelOfAlphaBar,
  levelOfSigma,
  logSnr,
  sigmaTilde,
  snr,
} from '../../../../components/models/diffusion/level.ts'
import {
  levelAt,
  schedule,
  SCHEDULE_NAMES,
  T,
  timeOfSigma,
} from '../../../../components/models/diffusion/schedule.ts'

describe('the training schedules', () => {
  it('end where the papers have them end', () => {
    const { alphaBar, beta } = schedule('scaled-linear')
    expect(beta[1]).toBeCloseTo(0.00085, 12)
    expect(beta[T]).toBeCloseTo(0.012, 12)
    expect(alphaBar[T]).toBeCloseTo(0.0046601, 7)
    expect(schedule('linear').beta[1]).toBe(1e-4)
    expect(schedule('linear').beta[T]).toBe(0.02)
    expect(schedule('linear').alphaBar[T]).toBeCloseTo(4.03582977e-5, 12)
    expect(schedule('cosine').beta[T]).toBe(0.999)
    expect(schedule('cosine').alphaBar[1]).toBeCloseTo(0.999958716, 9)
    expect(schedule('cosine').alphaBar[500]).toBeCloseTo(0.49384359, 8)
    expect(schedule('cosine').alphaBar[T]! / 2.42876691e-9).toBeCloseTo(1, 6)
  })

  it('give the figures that chapter 3 prints', () => {
    const { alphaBar, beta } = schedule('scaled-linear')
    expect(alphaBar[300]).toBeCloseTo(0.5922, 4)
    expect(alphaBar[500]).toBeCloseTo(0.2777, 4)
    expect(beta[500]).toBeCloseTo(0.0048, 4)
    expect(levelAt(schedule('scaled-linear'), 300).alpha).toBeCloseTo(0.77, 3)
    expect(levelAt(schedule('scaled-linear'), 300).sigma).toBeCloseTo(0.639, 3)
    expect(sigmaTilde(levelAt(schedule('scaled-linear'), T))).toBeCloseTo(14.6146, 4)
    expect(sigmaTilde(levelAt(schedule('scaled-linear'), 1))).toBeCloseTo(0.02917, 5)
    expect(schedule('linear').alphaBar[500]).toBeCloseTo(0.0786, 4)
    const half = SCHEDULE_NAMES.map((name) => schedule(name).alphaBar.findIndex((bar) => bar < 0.5))
    expect(half).toEqual([260, 355, 497])
  })

  it('fall from 1 towards 0, each step by its β', () => {
    for (const name of SCHEDULE_NAMES) {
      const { alphaBar, alpha, beta } = schedule(name)
      expect(alphaBar[0]).toBe(1)
      for (let t = 1; t <= T; t++) {
        expect(alphaBar[t]).toBeLessThan(alphaBar[t - 1]!)
        expect(alpha[t]).toBe(1 - beta[t]!)
        expect(alphaBar[t]! / alphaBar[t - 1]!).toBeCloseTo(alpha[t]!, 12)
      }
    }
  })
})

describe('a level', () => {
  it('keeps the variance, is clean at 0 and noise at T', () => {
    for (const name of SCHEDULE_NAMES) {
      expect(levelAt(schedule(name), 0)).toEqual(CLEAN)
      for (const t of [0.3, 1, 1.5, 20, 499.5, 999.9, T]) {
        const { alpha, sigma } = levelAt(schedule(name), t)
        expect(alpha ** 2 + sigma ** 2).toBeCloseTo(1, 12)
      }
      expect(levelAt(schedule(name), T).sigma).toBeGreaterThan(0.997)
    }
  })

  it('lies between whole times as log SNR lies', () => {
    const training = schedule('cosine')
    const [low, between, high] = [400, 400.25, 401].map((t) => logSnr(levelAt(training, t)))
    expect(between).toBeCloseTo(0.75 * low! + 0.25 * high!, 10)
    expect(sigmaTilde(levelAt(training, 0.5))).toBeCloseTo(sigmaTilde(levelAt(training, 1)) / 2, 12)
  })

  it('is found again from its σ̃', () => {
    for (const name of SCHEDULE_NAMES) {
      const training = schedule(name)
      for (const t of [0, 0.4, 1, 1.5, 17.25, 500, 998.5, 999]) {
        expect(timeOfSigma(training, sigmaTilde(levelAt(training, t)))).toBeCloseTo(t, 6)
      }
      expect(timeOfSigma(training, 1e9)).toBe(T)
      expect(timeOfSigma(training, Infinity)).toBe(T)
    }
  })

  it('can be had from ᾱ, from σ̃ and from the time of a flow', () => {
    expect(levelOfAlphaBar(0.64, 7)).toEqual({ t: 7, alpha: 0.8, sigma: 0.6 })
    expect(snr(levelOfAlphaBar(0.64, 7))).toBeCloseTo(0.64 / 0.36, 12)
    expect(levelOfSigma(0.75, 7).alpha).toBeCloseTo(0.8, 12)
    expect(flowLevel(1)).toEqual({ t: 1, alpha: 0, sigma: 1 })
    expect(sigmaTilde(flowLevel(1))).toBe(Infinity)
  })

  it('is refused outside the schedule', () => {
    for (const t of [-1, T + 0.1, NaN]) expect(() => levelAt(schedule('linear'), t)).toThrow(RangeError)
  })
})
