import { describe, expect, it } from 'vitest'
import { readHeader } from '../../../components/demos/shared/picture-bytes.ts'
import {
  averageTo,
  centredSquare,
  isTransparent,
  layOnWhite,
  refusal,
  resizing,
} from '../../../components/demos/shared/picture-file.ts'

const bytes = (...parts: (string | number[])[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'string' ? [...part].map((c) => c.charCodeAt(0)) : part)),
  )
const int32 = (value: number): number[] => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255)

const png = (width: number, height: number, ...chunks: string[]): Uint8Array =>
  bytes(
    '\x89PNG\r\n\x1a\n',
    int32(13),
    'IHDR',
    int32(width),
    int32(height),
    [8, 6, 0, 0, 0],
    int32(0),
    ...chunks.flatMap((name) => [int32(0), name, int32(0)]),
  )

const gifFrame = [0x2c, 0, 0, 0, 0, 2, 0, 2, 0, 0, 2, 1, 0, 0]
const gif = (frames: number): Uint8Array =>
  bytes(
    'GIF89a',
    [2, 0, 2, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255],
    ...Array.from({ length: frames }, () => gifFrame),
    [0x3b],
  )

const jpeg = (width: number, height: number): Uint8Array =>
  bytes(
    [0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 17, 8],
    [height >> 8, height & 255, width >> 8, width & 255],
    [3, 0, 0, 0],
  )

const file = (size: number, type = 'image/png') => ({ size, type })

describe('what a file is', () => {
  it('is told by its first bytes, with its size', () => {
    expect(readHeader(png(8000, 6250))).toEqual({ format: 'png', width: 8000, height: 6250, animated: false })
    expect(readHeader(jpeg(4000, 3000))).toMatchObject({ format: 'jpeg', width: 4000, height: 3000 })
    expect(
      readHeader(bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8X', [10, 0, 0, 0, 2, 0, 0, 0, 99, 0, 0, 49, 0, 0])),
    ).toEqual({
      format: 'webp',
      width: 100,
      height: 50,
      animated: true,
    })
  })

  it('is animated only with more than one frame', () => {
    expect(readHeader(gif(1)).animated).toBe(false)
    expect(readHeader(gif(3)).animated).toBe(true)
    expect(readHeader(png(4, 4, 'acTL', 'IDAT')).animated).toBe(true)
    expect(readHeader(png(4, 4, 'IDAT', 'acTL')).animated).toBe(false)
  })

  it('is SVG even under another name, and HTML is not SVG', () => {
    expect(readHeader(bytes('<?xml version="1.0"?><svg xmlns="x">')).format).toBe('svg')
    expect(readHeader(bytes('<!doctype html><svg>')).format).toBe('unknown')
  })

  it('never makes reading fail, however it is cut off', () => {
    for (const whole of [png(10, 10, 'acTL'), gif(2), jpeg(10, 10), bytes('RIFF0000WEBPVP8X')]) {
      for (let end = 0; end <= whole.length; end++)
        expect(() => readHeader(whole.subarray(0, end))).not.toThrow()
    }
  })
})

describe('which files are taken', () => {
  it('refuses what is empty, no picture, a drawing in SVG, or beyond measure', () => {
    expect(refusal(file(0), readHeader(bytes()))).toBe('empty')
    expect(refusal(file(9, 'text/plain'), readHeader(bytes('some text')))).toBe('not-a-picture')
    expect(refusal(file(9), readHeader(bytes('<svg></svg>')))).toBe('svg')
    expect(refusal(file(2e8), readHeader(png(9, 9)))).toBe('too-large')
    expect(refusal(file(1e6), readHeader(png(60_000, 60_000)))).toBe('too-large')
  })

  it('takes fifty megapixels, and lets the browser shrink them while decoding', () => {
    expect(refusal(file(3e7), readHeader(png(8660, 5774)))).toBeNull()
    expect(resizing({ width: 8660, height: 5774 })).toMatchObject({ resizeHeight: 512 })
    expect(resizing({ width: 900, height: 5000 })).toMatchObject({ resizeWidth: 512 })
  })

  it('does not enlarge a small one, and does not lose the short side of a long one', () => {
    expect(resizing({ width: 300, height: 9000 })).toEqual({})
    expect(resizing({})).toMatchObject({ resizeWidth: 512 })
  })
})

describe('how pixels become a picture of the world', () => {
  it('takes the middle square', () => {
    expect(centredSquare(300, 100)).toEqual({ x: 100, y: 0, side: 100 })
    expect(centredSquare(101, 300)).toEqual({ x: 0, y: 99, side: 101 })
  })

  it('lays transparent pixels on white', () => {
    const rgba = Uint8ClampedArray.of(10, 20, 30, 0, 100, 100, 100, 255)
    expect(isTransparent(rgba)).toBe(true)
    expect([...layOnWhite(rgba)]).toEqual([255, 255, 255, 100, 100, 100])
    expect(isTransparent(rgba.subarray(4))).toBe(false)
  })

  it('averages exactly the area that a new pixel covers', () => {
    const columns = (...values: number[]) => values.flatMap((v) => [v, v, v])
    const three = Float32Array.from([...columns(0, 90, 180), ...columns(0, 90, 180), ...columns(0, 90, 180)])
    // 3 → 2: the first new column covers the first old one and half of the second
    expect([...averageTo(three, 3, 2)].filter((_, i) => i % 3 === 0)).toEqual([30, 150, 30, 150])
  })

  it('keeps a plain colour what it is, at any size', () => {
    for (const side of [1, 50, 128, 513]) {
      const plain = new Float32Array(side * side * 3).fill(77)
      expect(averageTo(plain, side, 128).every((value) => value === 77)).toBe(true)
    }
  })
})
