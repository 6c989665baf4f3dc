import { crc32, deflateSync } from 'node:zlib'
import { encode } from 'fast-png'
import type { Picture } from '../../components/world/draw.ts'

const ascii = (text: string): Buffer => Buffer.from(text, 'latin1')

function chunk(kind: string, content: Buffer): Buffer {
  const body = Buffer.concat([ascii(kind), content])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** A PNG of one bit a pixel, striped from top to bottom: any number of pixels in a few kilobytes. */
export function stripedPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([1, 0, 0, 0, 0], 8)
  const row = Buffer.concat([Buffer.of(0), Buffer.alloc(Math.ceil(width / 8), 0x0f)])
  const rows = Buffer.alloc(row.length * height, row)
  return Buffer.concat([
    ascii('\x89PNG\r\n\x1a\n'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/**
 * A GIF of two frames, one red pixel and one blue one.
 * LZW at its smallest: clear, the index, end, three bits each.
 */
export function animatedGif(): Buffer {
  const frame = (index: number): Buffer =>
    Buffer.concat([
      Buffer.of(0x21, 0xf9, 4, 0, 10, 0, 0, 0),
      Buffer.of(0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0),
      Buffer.of(2, 2, 4 | (index << 3) | ((5 << 6) & 0xff), 5 >> 2, 0),
    ])
  const head = Buffer.of(1, 0, 1, 0, 0x80, 0, 0, 255, 0, 0, 0, 0, 255)
  return Buffer.concat([ascii('GIF89a'), head, frame(0), frame(1), Buffer.of(0x3b)])
}

/** A square PNG whose left half is green and whose right half cannot be seen. */
export function transparentPng(side: number): Buffer {
  const data = new Uint8Array(side * side * 4)
  for (let pixel = 0; pixel < side * side; pixel++) {
    if (pixel % side < side / 2) data.set([0, 160, 60, 255], pixel * 4)
  }
  return Buffer.from(encode({ width: side, height: side, data, channels: 4, depth: 8 }))
}

export const pngOf = ({ width, height, pixels }: Picture): Buffer =>
  Buffer.from(encode({ width, height, data: Uint8Array.from(pixels), channels: 3, depth: 8 }))
