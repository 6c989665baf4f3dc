/** What the first bytes of a file say about the picture in it. */
export interface PictureHeader {
  readonly format: 'png' | 'jpeg' | 'gif' | 'webp' | 'bmp' | 'avif' | 'heic' | 'svg' | 'unknown'
  /** As stored, before any turning; absent where the header was not understood. */
  readonly width?: number
  readonly height?: number
  readonly animated: boolean
}

const text = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to))

/**
 * Tells the format by content, since names and declared types lie; a picture is never decoded for it.
 * @param bytes the whole file or its beginning
 */
export function readHeader(bytes: Uint8Array): PictureHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    if (text(bytes, 0, 8) === '\x89PNG\r\n\x1a\n') return png(view, bytes)
    if (bytes[0] === 0xff && bytes[1] === 0xd8) return { format: 'jpeg', animated: false, ...jpegSize(view) }
    if (text(bytes, 0, 4) === 'GIF8') return gif(view)
    if (text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 12) === 'WEBP') return webp(view, bytes)
    if (text(bytes, 0, 2) === 'BM' && bytes.length > 26) return bmp(view)
    if (text(bytes, 4, 8) === 'ftyp') return isoMedia(bytes)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    // The file ends within its header; whoever decodes it will say that it is broken.
  }
  return { format: isSvg(bytes) ? 'svg' : formatOnly(bytes), animated: false }
}

function formatOnly(bytes: Uint8Array): PictureHeader['format'] {
  if (text(bytes, 1, 4) === 'PNG') return 'png'
  if (text(bytes, 0, 4) === 'GIF8') return 'gif'
  return bytes[0] === 0xff && bytes[1] === 0xd8 ? 'jpeg' : 'unknown'
}

/** IHDR comes first; an animated PNG says so in `acTL` before the first `IDAT`. */
function png(view: DataView, bytes: Uint8Array): PictureHeader {
  const width = view.getUint32(16)
  const height = view.getUint32(20)
  let animated = false
  for (let at = 8; at + 8 <= bytes.length; at += 12 + view.getUint32(at)) {
    const chunk = text(bytes, at + 4, at + 8)
    if (chunk === 'acTL') animated = true
    if (chunk === 'acTL' || chunk === 'IDAT') break
  }
  return { format: 'png', width, height, animated }
}

/** The size stands in the first start-of-frame segment. */
function jpegSize(view: DataView): { width?: number; height?: number } {
  for (let at = 2; at + 9 < view.byteLength;) {
    const marker = view.getUint16(at)
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker)
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    if (marker < 0xff01 || marker === 0xffda) break
    at += 2 + view.getUint16(at + 2)
  }
  return {}
}

/** Walks the blocks until a second image comes. */
function gif(view: DataView): PictureHeader {
  const header = { format: 'gif', width: view.getUint16(6, true), height: view.getUint16(8, true) } as const
  const tableBytes = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0)
  let at = 13 + tableBytes(view.getUint8(10))
  let images = 0
  const skipBlocks = (): void => {
    for (let size = view.getUint8(at); size > 0; size = view.getUint8(at)) at += 1 + size
    at += 1
  }
  while (at < view.byteLength && images < 2) {
    const kind = view.getUint8(at)
    if (kind === 0x21) at += 2
    else if (kind === 0x2c && at + 10 < view.byteLength) {
      images += 1
      at += 11 + tableBytes(view.getUint8(at + 9))
    } else break
    try {
      skipBlocks()
    } catch {
      break
    }
  }
  return { ...header, animated: images > 1 }
}

function webp(view: DataView, bytes: Uint8Array): PictureHeader {
  const uint24 = (at: number): number => view.getUint16(at, true) | (view.getUint8(at + 2) << 16)
  switch (text(bytes, 12, 16)) {
    case 'VP8X':
      return {
        format: 'webp',
        animated: (view.getUint8(20) & 2) !== 0,
        width: uint24(24) + 1,
        height: uint24(27) + 1,
      }
    case 'VP8L': {
      const bits = view.getUint32(21, true)
      return {
        format: 'webp',
        animated: false,
        width: (bits & 0x3fff) + 1,
        height: ((bits >>> 14) & 0x3fff) + 1,
      }
    }
    default:
      return {
        format: 'webp',
        animated: false,
        width: view.getUint16(26, true) & 0x3fff,
        height: view.getUint16(28, true) & 0x3fff,
      }
  }
}

const bmp = (view: DataView): PictureHeader => ({
  format: 'bmp',
  animated: false,
  width: Math.abs(view.getInt32(18, true)),
  height: Math.abs(view.getInt32(22, true)),
})

function isoMedia(bytes: Uint8Array): PictureHeader {
  const brand = text(bytes, 8, 12)
  if (brand === 'avif' || brand === 'avis') return { format: 'avif', animated: brand === 'avis' }
  return { format: /^(hei|hev|mif1|msf1)/.test(brand) ? 'heic' : 'unknown', animated: false }
}

const isSvg = (bytes: Uint8Array): boolean =>
  /^\s*(<\?xml|<!--|<!doctype svg|<svg)/i.test(new TextDecoder().decode(bytes.subarray(0, 256))) &&
  /<svg[\s>]/i.test(new TextDecoder().decode(bytes.subarray(0, 4096)))
