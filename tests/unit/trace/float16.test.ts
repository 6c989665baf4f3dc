// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { fromHalf, fromHalves, toHalf, toHalves } from '../../../components/trace/float16.ts'

describe('half precision', () => {
  it('gives back every one of its 65,536 bit patterns', () => {
    for (let half = 0; half < 65536; half += 1) {
      const value = fromHalf(half)
      if (Number.isNaN(value)) expect(fromHalf(toHalf(value))).toBeNaN()
      else if (toHalf(value) !== half) expect.fail(`${half} came back as ${toHalf(value)}`)
    }
  })

  it.each([
    [1 + 2 ** -11, 1, 'a tie goes to the even neighbour below'],
    [1 + 3 * 2 ** -11, 1 + 2 ** -9, 'a tie goes to the even neighbour above'],
    [65519, 65504, 'just below the overflow'],
    [65520, Infinity, 'the overflow'],
    [2 ** -25, 0, 'half of the smallest subnormal'],
    [1.5 * 2 ** -25, 2 ** -24, 'a little more than that'],
    [-1e-30, -0, 'the sign of a vanishing number'],
  ])('rounds %d to %d: %s', (value, rounded) => {
    expect(fromHalf(toHalf(value))).toBe(rounded)
  })

  it('keeps eleven significant bits', () => {
    const values = Float32Array.from({ length: 2000 }, (_, i) => Math.sin(i) * 10)
    fromHalves(toHalves(values)).forEach((half, i) => {
      expect(Math.abs(half - values[i]!)).toBeLessThanOrEqual(Math.abs(values[i]!) * 2 ** -11)
    })
  })
})
