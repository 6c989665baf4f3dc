import { describe, expect, it } from 'vitest'
import { tensor } from '../../../components/runtime/tensor.ts'
import {
  colourTable,
  diverging,
  inkOn,
  paint,
  type Rgb,
  scaleFor,
  sequential,
} from '../../../components/views/colour-map.ts'
import { pictureOf, withAlpha } from '../../../components/views/picture.ts'

const luminance = (colour: Rgb): number =>
  colour
    .map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, channel) => sum + value * [0.2126, 0.7152, 0.0722][channel]!, 0)
const contrast = (a: number, b: number): number => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)

describe.each(['light', 'dark'] as const)('the colour maps, %s', (theme) => {
  const paper = luminance(sequential(0, theme))

  it('have paper at zero', () => {
    const [zero, empty] = [diverging(0, theme), sequential(0, theme)]
    for (const channel of [0, 1, 2] as const)
      expect(Math.abs(zero[channel] - empty[channel])).toBeLessThanOrEqual(3)
  })

  it('leave paper steadily, on both sides of zero', () => {
    for (const map of [
      (t: number) => sequential(t, theme),
      (t: number) => diverging(t, theme),
      (t: number) => diverging(-t, theme),
    ]) {
      const distances = [0, 0.2, 0.4, 0.6, 0.8, 1].map((t) => contrast(luminance(map(t)), paper))
      expect(distances).toEqual([...distances].sort((a, b) => a - b))
      expect(distances.at(-1)).toBeGreaterThan(6)
    }
  })

  it('show plus and minus of one size about equally strongly', () => {
    for (const t of [0.25, 0.5, 0.75, 1]) {
      expect(contrast(luminance(diverging(t, theme)), luminance(diverging(-t, theme)))).toBeLessThan(1.35)
    }
  })

  it('can be written upon everywhere', () => {
    for (const kind of ['diverging', 'sequential'] as const) {
      const table = colourTable(kind, theme)
      for (let index = 0; index < 256; index += 1) {
        const colour = [table[index * 3]!, table[index * 3 + 1]!, table[index * 3 + 2]!] as const
        expect(contrast(luminance(colour), inkOn(colour) === '#fff' ? 1 : 0)).toBeGreaterThanOrEqual(4.5)
      }
    }
  })
})

describe('scales', () => {
  it('are symmetric as soon as a value is negative, else begin at zero', () => {
    expect(scaleFor(-1, 3)).toEqual({ kind: 'diverging', range: [-3, 3] })
    expect(scaleFor(0.2, 0.8)).toEqual({ kind: 'sequential', range: [0, 0.8] })
    expect(scaleFor(0, 0)).toEqual({ kind: 'sequential', range: [0, 1] })
  })

  it('make NaN stand out', () => {
    const pixels = paint([NaN, 0], { kind: 'sequential', range: [0, 1] }, 'light')
    expect([...pixels.slice(0, 4)]).toEqual([255, 0, 160, 255])
  })
})

describe('pictures', () => {
  it('are found in tensors of bytes and of floats, channels last or first', () => {
    expect(pictureOf(tensor(new Uint8Array(8 * 10 * 3), [8, 10, 3]))).toMatchObject({ width: 10, height: 8 })
    const planes = new Float32Array(3 * 64).fill(0, 0, 64).fill(0.5, 64, 128).fill(1, 128)
    expect([...pictureOf(tensor(planes, [1, 3, 8, 8]))!.pixels.slice(0, 3)]).toEqual([0, 128, 255])
  })

  it('are not seen where there are none', () => {
    expect(pictureOf(tensor(new Float32Array(192).fill(3), [3, 8, 8]))).toBeNull()
    expect(pictureOf(tensor(new Float32Array(64), [8, 8]))).toBeNull()
    expect(pictureOf(tensor(new Float32Array(4 * 64), [4, 8, 8]))).toBeNull()
    expect(pictureOf(tensor(new Float32Array(2 * 192), [2, 3, 8, 8]))).toBeNull()
  })

  it('become opaque pixels', () => {
    expect([...withAlpha({ pixels: Uint8Array.of(1, 2, 3), width: 1, height: 1 })]).toEqual([1, 2, 3, 255])
  })
})
