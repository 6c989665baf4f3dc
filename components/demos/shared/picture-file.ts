import type { Picture } from '../../world/draw.ts'
import { SCENE_SIZE } from '../../world/scene.ts'
import { type PictureHeader, readHeader } from './picture-bytes.ts'

/** What was done to a picture that its owner should know. */
export type PictureNote = 'animated' | 'transparent' | 'cropped'

/** Why a file is not taken. */
export type PictureProblem = 'empty' | 'not-a-picture' | 'svg' | 'heic' | 'too-large' | 'broken'

/** A file that cannot be read as a picture. */
export class PictureFileError extends Error {
  readonly problem: PictureProblem

  constructor(problem: PictureProblem, cause?: unknown) {
    super(`The file cannot be used as a picture: ${problem}.`, { cause })
    this.name = 'PictureFileError'
    this.problem = problem
  }
}

export interface ReadPicture {
  /** RGB, 128×128. */
  readonly picture: Picture
  readonly notes: readonly PictureNote[]
}

/** Enough for any header, and for the first frames of an animation of usual size. */
const HEADER_BYTES = 1 << 20
const MOST_BYTES = 100e6
const MOST_PIXELS = 200e6
/** The browser shrinks what is larger while it decodes; the last factor of four or less is averaged here. */
const SHORT_SIDE = 4 * SCENE_SIZE

/** Whether to try decoding at all: a reason why not, or null. */
export function refusal(
  file: { readonly size: number; readonly type: string },
  { format, width = 0, height = 0 }: PictureHeader,
): PictureProblem | null {
  if (file.size === 0) return 'empty'
  if (format === 'svg') return 'svg'
  if (format === 'unknown' && !file.type.startsWith('image/')) return 'not-a-picture'
  if (file.size > MOST_BYTES || width * height > MOST_PIXELS) return 'too-large'
  return null
}

/** How the browser is to shrink a picture while decoding: one side is given, the other follows. */
export function resizing({ width, height }: { width?: number; height?: number }): ImageBitmapOptions {
  if (width !== undefined && height !== undefined && Math.min(width, height) <= SHORT_SIDE) return {}
  const side = (width ?? 0) > (height ?? 0) ? { resizeHeight: SHORT_SIDE } : { resizeWidth: SHORT_SIDE }
  return { ...side, resizeQuality: 'high' }
}

/** The largest square in the middle. */
export const centredSquare = (width: number, height: number): { x: number; y: number; side: number } => {
  const side = Math.min(width, height)
  return { x: Math.floor((width - side) / 2), y: Math.floor((height - side) / 2), side }
}

/** Whether any pixel shows what is behind it. */
export function isTransparent(rgba: Uint8ClampedArray): boolean {
  for (let i = 3; i < rgba.length; i += 4) if (rgba[i]! < 250) return true
  return false
}

/** RGBA laid on white: RGB. */
export function layOnWhite(rgba: Uint8ClampedArray): Float32Array {
  const out = new Float32Array((rgba.length / 4) * 3)
  for (let pixel = 0; pixel < rgba.length / 4; pixel++) {
    const alpha = rgba[pixel * 4 + 3]! / 255
    for (let c = 0; c < 3; c++) out[pixel * 3 + c] = rgba[pixel * 4 + c]! * alpha + 255 * (1 - alpha)
  }
  return out
}

interface Share {
  readonly from: number
  readonly weight: number
}

/** Which of `from` pixels lie under each of `to` pixels, and with what share of its width. */
function shares(from: number, to: number): Share[][] {
  const step = from / to
  return Array.from({ length: to }, (_, i) => {
    const [start, end] = [i * step, (i + 1) * step]
    const under: Share[] = []
    for (let p = Math.floor(start); p < Math.min(from, Math.ceil(end - 1e-9)); p++) {
      under.push({ from: p, weight: (Math.min(end, p + 1) - Math.max(start, p)) / step })
    }
    return under
  })
}

/** Scales a square of RGB to another side: every new pixel is the mean of the area that it covers. */
export function averageTo(rgb: ArrayLike<number>, side: number, to: number): Uint8Array {
  const along = shares(side, to)
  const out = new Uint8Array(to * to * 3)
  for (let y = 0; y < to; y++) {
    for (let x = 0; x < to; x++) {
      for (let c = 0; c < 3; c++) {
        let sum = 0
        for (const row of along[y]!) {
          for (const column of along[x]!) {
            sum += rgb[(row.from * side + column.from) * 3 + c]! * row.weight * column.weight
          }
        }
        out[(y * to + x) * 3 + c] = Math.round(sum)
      }
    }
  }
  return out
}

/**
 * Reads any picture file that the browser can decode, turned as its EXIF says: the first frame, its middle square,
 * on white, averaged to 128×128. Browser only.
 * @throws PictureFileError
 */
export async function readPictureFile(file: Blob): Promise<ReadPicture> {
  const header = readHeader(new Uint8Array(await file.slice(0, HEADER_BYTES).arrayBuffer()))
  const problem = refusal(file, header)
  if (problem) throw new PictureFileError(problem)
  const bitmap = await decode(file, header).catch((cause: unknown) => {
    throw new PictureFileError(header.format === 'heic' ? 'heic' : 'broken', cause)
  })
  const square = centredSquare(bitmap.width, bitmap.height)
  const cropped = bitmap.width !== bitmap.height
  const rgba = pixelsOf(bitmap, square)
  bitmap.close()
  const notes: readonly (PictureNote | false)[] = [
    header.animated && 'animated',
    isTransparent(rgba) && 'transparent',
    cropped && 'cropped',
  ]
  return {
    picture: {
      width: SCENE_SIZE,
      height: SCENE_SIZE,
      pixels: averageTo(layOnWhite(rgba), square.side, SCENE_SIZE),
    },
    notes: notes.filter((note) => note !== false),
  }
}

/** Decodes and shrinks in one go, so that fifty megapixels are never held by the page. */
async function decode(file: Blob, header: PictureHeader): Promise<ImageBitmap> {
  const options = resizing(header)
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image', ...options })
  if (!('resizeWidth' in options) || Math.min(bitmap.width, bitmap.height) >= SCENE_SIZE) return bitmap
  // Its size was not known beforehand, and it is wide: the other side has to lead.
  bitmap.close()
  return createImageBitmap(file, {
    imageOrientation: 'from-image',
    resizeHeight: SHORT_SIDE,
    resizeQuality: 'high',
  })
}

function pixelsOf(bitmap: ImageBitmap, { x, y, side }: ReturnType<typeof centredSquare>): Uint8ClampedArray {
  const canvas = document.createElement('canvas')
  canvas.width = side
  canvas.height = side
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new PictureFileError('broken')
  context.drawImage(bitmap, -x, -y)
  return context.getImageData(0, 0, side, side).data
}
