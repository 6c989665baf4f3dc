import type { Picture } from '../../views/picture.ts'
import {
  KEYWORD,
  MODEL,
  readParameters,
  type ReadParameters,
  writeParameters,
} from '../shared/diffusion/parameters.ts'
import { isPng, textOf, withText } from '../shared/png-text.ts'
import type { Result } from './results.ts'

/** The picture as a PNG that carries its settings. */
export async function pngOf({ picture, settings }: Result): Promise<Uint8Array<ArrayBuffer>> {
  const { encode } = await import('fast-png')
  const { width, height, pixels } = picture
  const png = encode({ width, height, data: Uint8Array.from(pixels), channels: 3, depth: 8 })
  return withText(png, KEYWORD, writeParameters(settings))
}

/** A file name from the prompt and the seed: `a-red-fox-on-the-beach-7.png`. */
export function fileNameOf({ settings: { prompt, seed } }: Result): string {
  const words = prompt
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
  return `${[...words].slice(0, 60).join('').replace(/-$/, '') || 'picture'}-${seed}.png`
}

export interface BroughtPicture extends ReadParameters {
  /** The picture itself, where it is one of ours. */
  readonly picture: Picture | null
}

/** Text stands near the beginning; the pixels of a huge file need not be read. */
const ENOUGH = 8 << 20

/** The settings in a picture file; null where it carries none, whatever file it is. */
export async function readPicture(file: Blob): Promise<BroughtPicture | null> {
  const bytes = new Uint8Array(await file.slice(0, ENOUGH).arrayBuffer())
  const text = isPng(bytes) ? textOf(bytes, KEYWORD) : null
  const read = text === null ? null : readParameters(text)
  if (!read) return null
  return { ...read, picture: read.model === MODEL ? await decodePng(bytes) : null }
}

async function decodePng(bytes: Uint8Array): Promise<Picture | null> {
  const { decode } = await import('fast-png')
  try {
    const { width, height, channels, depth, data } = decode(bytes)
    return channels === 3 && depth === 8 ? { width, height, pixels: data as Uint8Array } : null
  } catch {
    return null
  }
}

/** The largest difference of any colour of any pixel, 0 … 255; null where the sizes differ. */
export function differenceOf(a: Picture, b: Picture): number | null {
  if (a.width !== b.width || a.height !== b.height) return null
  let most = 0
  for (let i = 0; i < a.pixels.length; i++) most = Math.max(most, Math.abs(a.pixels[i]! - b.pixels[i]!))
  return most
}
