import { describe, expect, it } from 'vitest'
import { canny, edgePicture, packBits } from '../../../components/world/canny.ts'
import type { Picture } from '../../../components/world/draw.ts'
import { createRandom } from '../../../components/world/random.ts'

type Rgb = readonly [number, number, number]

/** A picture from what is at each pixel's middle. */
function paint(width: number, height: number, at: (x: number, y: number) => number | Rgb): Picture {
  const pixels = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = at(x + 0.5, y + 0.5)
      pixels.set(typeof value === 'number' ? [value, value, value] : value, (y * width + x) * 3)
    }
  }
  return { width, height, pixels }
}

const pointsOf = (mask: Uint8Array, width: number): [number, number][] =>
  [...mask.keys()].filter((i) => mask[i]).map((i) => [i % width, Math.floor(i / width)])

const smooth = (t: number): number => Math.min(1, Math.max(0, t + 0.5))

describe('the edges that Canny finds', () => {
  it('of a step are one line, one pixel wide, at the step', () => {
    const width = 40
    const height = 24
    const across = canny(paint(width, height, (x) => (x < 17 ? 40 : 200)))
    const points = pointsOf(across, width)
    expect(points).toHaveLength(height)
    expect(new Set(points.map(([x]) => x)).size).toBe(1)
    expect(Math.abs(points[0]![0] + 0.5 - 17)).toBeLessThanOrEqual(0.5)
    const down = pointsOf(canny(paint(width, height, (_, y) => (y < 9 ? 40 : 200))), width)
    expect(down).toHaveLength(width)
    expect(Math.abs(down[0]![1] + 0.5 - 9)).toBeLessThanOrEqual(0.5)
  })

  it.each([15, 30, 45, 63, 110, 160])(
    'of a step turned by %d degrees lie within a pixel of it',
    (degrees) => {
      const width = 64
      const nx = Math.cos((degrees * Math.PI) / 180)
      const ny = Math.sin((degrees * Math.PI) / 180)
      const offset = (x: number, y: number): number => (x - 32) * nx + (y - 32) * ny
      const mask = canny(paint(width, width, (x, y) => 30 + 200 * smooth(offset(x, y))))
      const points = pointsOf(mask, width)
      for (const [x, y] of points) expect(Math.abs(offset(x + 0.5, y + 0.5))).toBeLessThanOrEqual(1)
      // unbroken and thin: about a pixel for each of the 64 rows or columns that it crosses
      expect(points.length).toBeGreaterThanOrEqual(62)
      expect(points.length).toBeLessThanOrEqual(64 * Math.SQRT2)
    },
  )

  it('of a disc are a closed ring at its radius', () => {
    const width = 80
    const radius = 25.3
    const r = (x: number, y: number): number => Math.hypot(x - 40, y - 40)
    const points = pointsOf(canny(paint(width, width, (x, y) => 20 + 200 * smooth(radius - r(x, y)))), width)
    for (const [x, y] of points) expect(Math.abs(r(x + 0.5, y + 0.5) - radius)).toBeLessThan(1)
    const sectors = new Set(
      points.map(([x, y]) => Math.floor((Math.atan2(y - 39.5, x - 39.5) / Math.PI) * 30)),
    )
    expect(sectors.size).toBeGreaterThanOrEqual(60)
  })

  it('are none where nothing changes, and none on a gentle slope', () => {
    expect(canny(paint(30, 20, () => 127)).includes(1)).toBe(false)
    expect(canny(paint(64, 20, (x) => 2 * x)).includes(1)).toBe(false)
    expect(canny(paint(1, 1, () => 9))).toEqual(Uint8Array.of(0))
  })

  it('are found between two colours of the same brightness', () => {
    const mask = canny(paint(32, 16, (x) => (x < 16 ? [180, 60, 60] : [60, 121, 60])))
    expect(pointsOf(mask, 32)).toHaveLength(16)
  })

  it('of noise go away with blur, while the step stays', () => {
    const random = createRandom(5)
    const picture = paint(64, 64, (x) => (x < 32 ? 70 : 190) + random.between(-35, 35))
    const away = (sigma: number): number =>
      pointsOf(canny(picture, { sigma }), 64).filter(([x]) => Math.abs(x - 31.5) > 3).length
    expect(away(0)).toBeGreaterThan(200)
    expect(away(2.5)).toBe(0)
    const near = pointsOf(canny(picture, { sigma: 2.5 }), 64).filter(([x]) => Math.abs(x - 31.5) <= 3)
    expect(new Set(near.map(([, y]) => y)).size).toBe(64)
  })

  it('only become fewer as either threshold rises', () => {
    const random = createRandom(8)
    const picture = paint(48, 48, () => random.between(60, 190))
    const count = (low: number, high: number): number => pointsOf(canny(picture, { low, high }), 48).length
    for (const [less, more] of [
      [count(40, 80), count(40, 160)],
      [count(40, 160), count(40, 320)],
      [count(20, 160), count(80, 160)],
      [count(80, 160), count(160, 160)],
    ]) {
      expect(more).toBeLessThanOrEqual(less!)
    }
    expect(count(0, 0)).toBeGreaterThan(count(500, 500))
  })

  it('go on where they grow faint, but do not begin there', () => {
    const faint = (x: number, y: number): number => (x < 20 ? 40 : 160 - 2 * y)
    const mask = pointsOf(canny(paint(40, 40, faint), { low: 60, high: 200 }), 40)
    expect(mask.filter(([x, y]) => y > 24 && Math.abs(x - 19.5) <= 1).length).toBeGreaterThan(10)
    const alone = canny(
      paint(40, 40, (x) => (x < 20 ? 40 : 80)),
      { low: 60, high: 200 },
    )
    expect(alone.includes(1)).toBe(false)
  })

  it('refuse thresholds and blurs that make no sense', () => {
    const picture = paint(4, 4, () => 0)
    expect(() => canny(picture, { low: 200, high: 100 })).toThrow('is above the high one')
    expect(() => canny(picture, { sigma: -1 })).toThrow('The blur must be 0 or more')
    expect(() => canny(picture, { sigma: NaN })).toThrow(RangeError)
  })

  it('are packed eight to a byte and shown white on black', () => {
    expect([...packBits(Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 1, 1))]).toEqual([0x81, 0x80])
    expect([...edgePicture(Uint8Array.of(0, 1), 2, 1).pixels]).toEqual([0, 0, 0, 255, 255, 255])
  })
})
