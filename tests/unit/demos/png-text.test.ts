import { crc32 as crcOfNode } from 'node:zlib'
import { decode, encode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import { crc32, isPng, textOf, withText } from '../../../components/demos/shared/png-text.ts'

const pixels = Uint8Array.from({ length: 8 * 8 * 3 }, (_, i) => (i * 37) % 256)
const png = encode({ width: 8, height: 8, data: pixels, channels: 3, depth: 8 })

const kindsOf = (bytes: Uint8Array): string[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const kinds: string[] = []
  for (let at = 8; at < bytes.length; at += 12 + view.getUint32(at)) {
    kinds.push(String.fromCharCode(...bytes.subarray(at + 4, at + 8)))
  }
  return kinds
}

describe('text in a PNG', () => {
  it('has the check sum that the standard wants', () => {
    for (const text of ['', 'IEND', '123456789', 'ü'.repeat(1000)]) {
      const bytes = new TextEncoder().encode(text)
      expect(crc32(bytes)).toBe(crcOfNode(bytes))
    }
  })

  it.each([
    ['tEXt', 'a red fox\nSteps: 20'],
    ['tEXt', 'un café crème'],
    ['tEXt', ''],
    ['iTXt', '一只红色的狐狸'],
    ['iTXt', 'a 🦊 at night'],
    ['iTXt', 'tab\tand bell\u0007'],
    ['iTXt', 'typographic “quotes”'],
  ])('is written as %s and comes back: %j', (kind, text) => {
    const written = withText(png, 'parameters', text)
    expect(kindsOf(written).slice(0, 2)).toEqual(['IHDR', kind])
    expect(textOf(written, 'parameters')).toBe(text)
  })

  it('leaves the picture as it was, for every reader', () => {
    const written = withText(png, 'parameters', 'a 🦊')
    const { width, height, data } = decode(written)
    expect([width, height, [...data]]).toEqual([8, 8, [...pixels]])
    expect(decode(withText(png, 'parameters', 'plain')).text).toEqual({ parameters: 'plain' })
  })

  it('holds a broken surrogate as the sign for it', () => {
    expect(textOf(withText(png, 'parameters', 'x\ud83e'), 'parameters')).toBe('x\ufffd')
  })

  it('is found by its keyword, in whole files and in those that end after it', () => {
    const both = withText(withText(png, 'parameters', 'mine'), 'Comment', 'other')
    expect(textOf(both, 'parameters')).toBe('mine')
    expect(textOf(both, 'Comment')).toBe('other')
    expect(textOf(both, 'parameter')).toBeNull()
    expect(textOf(both.subarray(0, 120), 'parameters')).toBe('mine')
  })

  it('is not taken from a damaged chunk, nor from anything that is no PNG', () => {
    const written = withText(png, 'parameters', 'mine')
    written[33 + 8 + 'parameters'.length + 2]! ^= 1
    expect(textOf(written, 'parameters')).toBeNull()
    expect(textOf(png, 'parameters')).toBeNull()
    for (const bytes of [new Uint8Array(0), new Uint8Array(400).fill(0xff), png.slice(0, 20)]) {
      expect(textOf(bytes, 'parameters')).toBeNull()
    }
    expect(isPng(new Uint8Array(3))).toBe(false)
    expect(() => withText(new Uint8Array(40), 'parameters', 'x')).toThrow(RangeError)
  })

  it('survives any bytes after the signature', () => {
    for (let seed = 0; seed < 300; seed++) {
      const bytes = Uint8Array.from(png)
      for (let i = 0; i < 12; i++)
        bytes[8 + ((seed * 7919 + i * 104729) % (bytes.length - 8))] = (seed * 31 + i * 17) % 256
      expect(() => textOf(bytes, 'parameters')).not.toThrow()
    }
  })
})
