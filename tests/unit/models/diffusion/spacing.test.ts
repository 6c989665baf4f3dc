import { describe, expect, it } from 'vitest'
import { CLEAN, sigmaTilde } from '../../../../components/models/diffusion/level.ts'
import { levelAt, schedule, SCHEDULE_NAMES, T } from '../../../../components/models/diffusion/schedule.ts'
import {
  karrasSigmas,
  lastPart,
  levelsOf,
  SPACINGS,
  timesteps,
} from '../../../../components/models/diffusion/spacing.ts'

describe('spacing', () => {
  it('is that of table 2 of Lin 2024 at ten steps', () => {
    expect(timesteps('leading', 10)).toEqual([901, 801, 701, 601, 501, 401, 301, 201, 101, 1])
    expect(timesteps('linspace', 10)).toEqual([1000, 889, 778, 667, 556, 445, 334, 223, 112, 1])
    expect(timesteps('trailing', 10)).toEqual([1000, 900, 800, 700, 600, 500, 400, 300, 200, 100])
  })

  it('gives the times of Stable Diffusion’s scheduler at fifty steps', () => {
    // counted from 0 and with steps_offset 1: 981, 961, …, 21, 1
    const times = timesteps('leading', 50, 1).map((t) => t - 1)
    expect(times).toHaveLength(50)
    expect([times[0], times[1], times[48], times[49]]).toEqual([981, 961, 21, 1])
    expect(
      timesteps('trailing', 50)
        .map((t) => t - 1)
        .slice(0, 3),
    ).toEqual([999, 979, 959])
  })

  it('rounds halves to even, as numpy does', () => {
    const trailing = [1000, 938, 875, 812, 750, 688, 625, 562, 500, 438, 375, 312, 250, 188, 125, 62]
    expect(timesteps('trailing', 16)).toEqual(trailing)
    expect(timesteps('linspace', 5).map((t) => t - 1)).toEqual([999, 749, 500, 250, 0])
  })

  it('visits N different times in 1 … T, downwards, for any N', () => {
    for (const spacing of ['leading', 'trailing', 'linspace'] as const) {
      for (const steps of [1, 2, 3, 7, 20, 30, 61, 100, 999, 1000]) {
        const times = timesteps(spacing, steps)
        expect(new Set(times).size).toBe(steps)
        expect([...times].sort((a, b) => b - a)).toEqual(times)
        expect(times[0]).toBeLessThanOrEqual(T)
        expect(times.at(-1)).toBeGreaterThanOrEqual(1)
      }
    }
    expect(timesteps('leading', 1000, 1)[0]).toBe(T)
  })

  it('refuses no steps, half steps and more than T', () => {
    for (const steps of [0, -1, 2.5, T + 1, NaN]) {
      expect(() => timesteps('leading', steps)).toThrow(RangeError)
      expect(() => karrasSigmas(schedule('cosine'), steps)).toThrow(RangeError)
    }
  })
})

describe('the noise levels of Karras', () => {
  it('are those of equation 5', () => {
    const expected = [14.61464123, 9.10292813, 5.47839199, 3.16860307, 1.74941705, 0.91407227, 0.44691821]
    karrasSigmas(schedule('scaled-linear'), 10)
      .slice(0, 7)
      .forEach((sigma, i) => expect(sigma).toBeCloseTo(expected[i]!, 6))
    expect(karrasSigmas(schedule('cosine'), 10)[0]).toBeCloseTo(80, 9)
  })

  it('become the levels that have them, at times that are not whole', () => {
    const training = schedule('scaled-linear')
    const levels = levelsOf(training, 'karras', 10)
    karrasSigmas(training, 10).forEach((sigma, i) => expect(sigmaTilde(levels[i]!)).toBeCloseTo(sigma, 9))
    // numpy: interp(log σ, log σ_t, t), which counts from 0
    expect(levels[1]!.t - 1).toBeCloseTo(916.283907, 5)
    expect(levels[4]!.t - 1).toBeCloseTo(523.198085, 5)
  })
})

describe('the levels of a run', () => {
  it('are one more than the steps and fall to none', () => {
    for (const name of SCHEDULE_NAMES) {
      for (const spacing of SPACINGS) {
        for (const steps of [1, 2, 20, 100]) {
          const levels = levelsOf(schedule(name), spacing, steps)
          expect(levels).toHaveLength(steps + 1)
          expect(levels.at(-1)).toEqual(CLEAN)
          for (let i = 0; i < steps; i++) expect(levels[i + 1]!.sigma).toBeLessThan(levels[i]!.sigma)
        }
      }
    }
  })

  it('make step 10 of 20 another place than step 10 of 10', () => {
    const training = schedule('scaled-linear')
    const [of20, of10] = [20, 10].map((steps) => levelsOf(training, 'trailing', steps)[10]!)
    expect(of20).toEqual(levelAt(training, 500))
    expect(of20!.alpha ** 2).toBeCloseTo(0.28, 2)
    expect(of10).toEqual(CLEAN)
  })

  it('leave, for a strength, the last part of the run', () => {
    const levels = levelsOf(schedule('cosine'), 'trailing', 20)
    expect(lastPart(levels, 1)).toEqual(levels)
    expect(lastPart(levels, 0.5)).toEqual(levels.slice(10))
    expect(lastPart(levels, 0.62)).toHaveLength(13)
    expect(lastPart(levels, 0)).toEqual(levels.slice(19))
    for (const strength of [-0.1, 1.1, NaN]) expect(() => lastPart(levels, strength)).toThrow(RangeError)
  })
})
