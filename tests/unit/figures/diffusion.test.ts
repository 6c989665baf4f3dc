import { describe, expect, it } from 'vitest'
import { gaussians } from '../../../components/figures/diffusion/noise.ts'
import {
  addNoise,
  ddimStep,
  exactDenoiser,
  mixtureDenoiser,
  mixtureDensity,
} from '../../../components/figures/diffusion/process.ts'
import { samplerError, samplerNames } from '../../../components/figures/diffusion/samplers.ts'
import { alphaBars, betas, snr, T } from '../../../components/figures/diffusion/schedule.ts'

describe('schedule', () => {
  it('gives the figures that chapter 3 prints for Stable Diffusion', () => {
    const bars = alphaBars('scaled-linear')
    expect(bars[1]!).toBeCloseTo(0.99915, 5)
    expect(bars[300]!).toBeCloseTo(0.5922, 4)
    expect(bars[500]!).toBeCloseTo(0.2777, 4)
    expect(bars[T]!).toBeCloseTo(0.00466, 5)
    expect(snr(bars[T]!)).toBeCloseTo(0.004682, 6)
    expect(bars.findIndex((bar) => bar < 0.5)).toBe(355)
  })

  it('falls from 1 towards 0 under every schedule', () => {
    for (const name of ['linear', 'scaled-linear', 'cosine'] as const) {
      const bars = alphaBars(name)
      expect(bars[0]).toBe(1)
      for (let t = 1; t <= T; t++) expect(bars[t]!).toBeLessThan(bars[t - 1]!)
      expect(bars[T]!).toBeLessThan(0.005)
      expect(betas[name](T)).toBeLessThanOrEqual(0.999)
    }
  })
})

describe('noise', () => {
  it('is the same for the same seed and standard normal', () => {
    const draws = gaussians(4, 20_000)
    expect(gaussians(4, 20_000)).toEqual(draws)
    const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length
    const variance = draws.reduce((sum, value) => sum + (value - mean) ** 2, 0) / draws.length
    expect(mean).toBeCloseTo(0, 1)
    expect(variance).toBeCloseTo(1, 1)
  })
})

describe('process', () => {
  it('finds the way back in one DDIM step when the data are one point', () => {
    const point = Float64Array.of(0.4, -0.7)
    const noise = Float64Array.of(1.1, 0.3)
    const xt = addNoise(point, noise, 0.3)
    const { x0 } = exactDenoiser([point], xt, 0.3)
    expect([...ddimStep(xt, x0, 0.3, 1)]).toEqual([...point])
  })

  it('denoises a mixture as the score of its density says (Tweedie)', () => {
    const bumps = [
      { share: 0.4, mean: -1.2, std: 0.2 },
      { share: 0.6, mean: 1, std: 0.2 },
    ]
    const [x, bar, h] = [0.35, 0.6, 1e-5]
    const score =
      (Math.log(mixtureDensity(bumps, x + h, bar)) - Math.log(mixtureDensity(bumps, x - h, bar))) / (2 * h)
    expect(mixtureDenoiser(bumps, x, bar)).toBeCloseTo((x + (1 - bar) * score) / Math.sqrt(bar), 6)
  })
})

describe('samplers', () => {
  it('lose error at the order that each claims', () => {
    const order = { Euler: 1, Heun: 2, 'DPM-Solver++(2M)': 2 }
    for (const name of samplerNames) {
      const measured = Math.log2(samplerError(name, 256) / samplerError(name, 512))
      expect(measured).toBeCloseTo(order[name], 0)
      expect(Math.abs(measured - order[name])).toBeLessThan(0.15)
    }
  })
})
