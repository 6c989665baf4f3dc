import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  createNoise,
  exactLog,
  gaussianNoise,
  normalQuantile,
} from '../../../../components/models/diffusion/noise.ts'

const moment = (values: Float32Array, centre: number, power: number): number =>
  values.reduce((sum, value) => sum + (value - centre) ** power, 0) / values.length

describe('seeded noise', () => {
  // From another implementation, in Python, with the quantile of its standard library.
  it('has the same bits everywhere', () => {
    const digests: Readonly<Record<number, string>> = {
      0: 'f77e5d3673ef43defaa6d3b62680315c6b1c611fe8250c58467078197b940baa',
      1: 'c8f5079d022ef521e9d11c36eaf31ad7cc7b28445cc37a79f1436110f7354565',
      42: '7cb73da71e40cae3bdfeaed64af13a8d6ec9dd2ed86946aecc2d1efe107b5d28',
      4294967295: '2bcef5ce7dd60bfb1d803e5b7c74dbc583c9a6fdc7ee5a11dd3866f99891c1aa',
    }
    for (const [seed, digest] of Object.entries(digests)) {
      const view = new DataView(new ArrayBuffer(4 * 4096))
      gaussianNoise(Number(seed), 4096).forEach((value, i) => view.setFloat32(4 * i, value, true))
      expect(createHash('sha256').update(view).digest('hex')).toBe(digest)
    }
    expect([...gaussianNoise(42, 3)]).toEqual([0.25620508193969727, -0.12998142838478088, 1.0470675230026245])
  })

  it('calls nothing that engines may round differently', () => {
    const source = `${createNoise}${gaussianNoise}${normalQuantile}${exactLog}`
    expect([...source.matchAll(/Math\.(\w+)/g)].map(([, name]) => name).sort()).toEqual(['abs', 'sqrt'])
    expect(source).not.toContain('**')
  })

  it('is standard normal', () => {
    const draws = gaussianNoise(7, 100_000)
    const mean = moment(draws, 0, 1)
    const variance = moment(draws, mean, 2)
    expect(Math.abs(mean)).toBeLessThan(0.01)
    expect(Math.abs(variance - 1)).toBeLessThan(0.015)
    expect(Math.abs(moment(draws, mean, 3) / variance ** 1.5)).toBeLessThan(0.03)
    expect(Math.abs(moment(draws, mean, 4) / variance ** 2 - 3)).toBeLessThan(0.06)
    for (const [limit, share] of [
      [1, 0.317311],
      [2, 0.0455],
      [3, 0.0027],
    ] as const) {
      const beyond = draws.filter((value) => Math.abs(value) > limit).length / draws.length
      expect(Math.abs(beyond - share)).toBeLessThan(4 * Math.sqrt(share / draws.length))
    }
  })

  it('is independent from one number to the next and from seed to seed', () => {
    const [a, b] = [gaussianNoise(1, 50_000), gaussianNoise(2, 50_000)]
    const correlation = (lag: number, other: Float32Array): number =>
      a.subarray(lag).reduce((sum, value, i) => sum + value * other[i]!, 0) / (a.length - lag)
    for (const lag of [1, 2, 16, 256]) expect(Math.abs(correlation(lag, a))).toBeLessThan(0.02)
    expect(Math.abs(correlation(0, b))).toBeLessThan(0.02)
  })

  it('goes on where it stopped', () => {
    const noise = createNoise(3)
    expect([...noise(5), ...noise(7)]).toEqual([...gaussianNoise(3, 12)])
  })
})

describe('the quantile of the normal distribution', () => {
  it('is that of the tables', () => {
    const known = [
      [0.5, 0],
      [0.75, 0.6744897501960817],
      [0.9, 1.2815515655446004],
      [0.975, 1.959963984540054],
      [0.99, 2.3263478740408408],
      [0.999, 3.090232306167813],
      [0.999999, 4.753424308822899],
      [1e-9, -5.997807015007773],
    ] as const
    for (const [p, z] of known) expect(normalQuantile(p)).toBeCloseTo(z, 9)
    expect(normalQuantile(0.025)).toBeCloseTo(-1.959963984540054, 14)
  })

  it('is odd around one half and rises, also where the two formulas meet', () => {
    for (let i = 1; i < 512; i++) {
      expect(normalQuantile(1 - i / 1024)).toBe(-normalQuantile(i / 1024))
      expect(normalQuantile((i + 1) / 1024)).toBeGreaterThan(normalQuantile(i / 1024))
    }
    for (const p of [0.075, 0.925]) {
      expect(normalQuantile(p + 1e-12) - normalQuantile(p - 1e-12)).toBeLessThan(2e-11)
      expect(normalQuantile(p + 1e-12)).toBeGreaterThan(normalQuantile(p - 1e-12))
    }
  })

  it('refuses what is no probability, or too close to 0 or 1 for its formulas', () => {
    for (const p of [0, 1, -0.1, 1.1, 1e-12, NaN]) expect(() => normalQuantile(p)).toThrow(RangeError)
  })
})

describe('the logarithm', () => {
  it('agrees with that of the engine to its last digits', () => {
    for (let i = 1; i <= 10_000; i++) {
      const x = i / 10_000
      expect(Math.abs(exactLog(x) - Math.log(x))).toBeLessThanOrEqual(1e-15 * Math.abs(Math.log(x)))
    }
    expect(exactLog(2 ** -33)).toBeCloseTo(-33 * Math.LN2, 13)
    expect(exactLog(1)).toBe(0)
  })
})
