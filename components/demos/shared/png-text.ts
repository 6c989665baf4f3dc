/**
 * Words inside a PNG: its text chunks (PNG, third edition, section 11.3.3, https://www.w3.org/TR/png-3/#11textinfo).
 * A chunk is its length (4 bytes), its kind (4 letters), its content, and the CRC-32 of kind and content.
 */

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
/** Signature and header chunk, which always comes first. */
const HEADER_END = 8 + 12 + 13

/** What the CRC makes of one byte: the polynomial x³² + x²⁶ + … + 1, lowest bit first. */
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let c = byte
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c
})

/** CRC-32 as PNG wants it (its annex D). */
export function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff
  for (const byte of bytes) c = CRC_TABLE[(c ^ byte) & 0xff]! ^ (c >>> 8)
  return (c ^ 0xffffffff) >>> 0
}

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0))

function concat(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

function number(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}

function chunk(kind: string, content: Uint8Array): Uint8Array {
  const body = concat(latin1(kind), content)
  return concat(number(content.length), body, number(crc32(body)))
}

/** tEXt holds Latin-1, and of the control characters the line feed only. */
const fitsLatin1 = (text: string): boolean => /^[\n\x20-\x7e\xa0-\xff]*$/.test(text)

export const isPng = (bytes: Uint8Array): boolean => SIGNATURE.every((byte, at) => bytes[at] === byte)

/**
 * The same picture with a text in it: as `tEXt` where Latin-1 has all its letters, else as `iTXt` in UTF-8.
 * @param keyword 1 to 79 letters of ASCII
 * @throws RangeError if the bytes are no PNG
 */
export function withText(png: Uint8Array, keyword: string, text: string): Uint8Array<ArrayBuffer> {
  if (!isPng(png) || png.length < HEADER_END) throw new RangeError('These bytes are no PNG.')
  const plain = text.toWellFormed()
  const said = fitsLatin1(plain)
    ? chunk('tEXt', latin1(`${keyword}\0${plain}`))
    : // not compressed, by no method, in no language, without a translated keyword
      chunk('iTXt', concat(latin1(`${keyword}\0\0\0\0\0`), new TextEncoder().encode(plain)))
  return concat(png.subarray(0, HEADER_END), said, png.subarray(HEADER_END))
}

/**
 * The text that a PNG has under a keyword, from `tEXt` or uncompressed `iTXt`; null where it has none, where the chunk
 * is damaged, and where the bytes are no PNG. The file may be cut off after the chunk.
 */
export function textOf(png: Uint8Array, keyword: string): string | null {
  if (!isPng(png)) return null
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  for (let at = 8; at + 12 <= png.length;) {
    const size = view.getUint32(at)
    const end = at + 8 + size
    if (end + 4 > png.length) return null
    const body = png.subarray(at + 4, end)
    const kind = String.fromCharCode(...body.subarray(0, 4))
    if ((kind === 'tEXt' || kind === 'iTXt') && crc32(body) === view.getUint32(end)) {
      const found = readChunk(kind, body.subarray(4))
      if (found?.keyword === keyword) return found.text
    }
    at = end + 4
  }
  return null
}

function readChunk(kind: 'tEXt' | 'iTXt', content: Uint8Array): { keyword: string; text: string } | null {
  const decode = (bytes: Uint8Array, encoding: string): string => new TextDecoder(encoding).decode(bytes)
  const stop = content.indexOf(0)
  if (stop < 0) return null
  const keyword = decode(content.subarray(0, stop), 'latin1')
  if (kind === 'tEXt') return { keyword, text: decode(content.subarray(stop + 1), 'latin1') }
  const isCompressed = content[stop + 1] !== 0
  const language = content.indexOf(0, stop + 3)
  const translated = content.indexOf(0, language + 1)
  if (isCompressed || language < 0 || translated < 0) return null
  return { keyword, text: decode(content.subarray(translated + 1), 'utf-8') }
}
