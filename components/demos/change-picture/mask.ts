import { maskOfLatent } from '../../models/diffusion/image-to-image.ts'
import { LATENT, PICTURE } from '../../models/diffusion/networks.ts'

/** float32 [128 · 128]: 1 where the picture is to be made anew, 0 where it stays. Never changed in place. */
export type Mask = Float32Array

export const SIDE = PICTURE
/** Cells of the latent along a side, and pixels of the picture along a cell. */
export const CELLS = LATENT[1]
export const CELL = SIDE / CELLS

export const emptyMask = (): Mask => new Float32Array(SIDE * SIDE)
export const fullMask = (): Mask => new Float32Array(SIDE * SIDE).fill(1)
export const inverted = (mask: Mask): Mask => mask.map((value) => 1 - value)

export interface Spot {
  readonly x: number
  readonly y: number
}

/** A stroke of a round brush from one place to another, in pixels; `value` 0 erases. */
export function stroke(mask: Mask, from: Spot, to: Spot, radius: number, value: 0 | 1): Mask {
  const out = mask.slice()
  const count = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y)))
  for (let i = 0; i <= count; i++) {
    stamp(out, from.x + ((to.x - from.x) * i) / count, from.y + ((to.y - from.y) * i) / count, radius, value)
  }
  return out
}

function stamp(mask: Mask, x: number, y: number, radius: number, value: number): void {
  const [top, bottom] = [Math.max(0, Math.floor(y - radius)), Math.min(SIDE - 1, Math.ceil(y + radius))]
  const [left, right] = [Math.max(0, Math.floor(x - radius)), Math.min(SIDE - 1, Math.ceil(x + radius))]
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const near = Math.hypot(column + 0.5 - x, row + 0.5 - y) <= radius
      if (near) mask[row * SIDE + column] = value
    }
  }
}

export interface Rectangle {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** A rectangle in pixels, as far as it lies within the picture. */
export function rectangle(mask: Mask, { left, top, width, height }: Rectangle, value: 0 | 1): Mask {
  return mask.map((old, i) => {
    const [x, y] = [i % SIDE, Math.floor(i / SIDE)]
    return x >= left && x < left + width && y >= top && y < top + height ? value : old
  })
}

/** Share of the picture that is made anew. */
export const coverage = (mask: Mask): number => mask.reduce((sum, value) => sum + value, 0) / mask.length

/**
 * What inpainting makes of a mask: `none`, nothing is painted; `thin`, something is, but no cell of the latent is
 * covered enough to be made anew; `all`, every cell is, so that nothing is kept; or `part`.
 */
export function extentOf(mask: Mask): 'none' | 'thin' | 'part' | 'all' {
  if (!mask.some((value) => value > 0)) return 'none'
  const cells = maskOfLatent(mask)
  if (!cells.some((value) => value > 0)) return 'thin'
  return cells.every((value) => value > 0) ? 'all' : 'part'
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** A mask in 43 characters, as exact as the latent sees it: a bit a cell of 16×16, six in a character. */
export function writeMask(mask: Mask): string {
  const cells = maskOfLatent(mask)
  let text = ''
  for (let i = 0; i < cells.length; i += 6) {
    let digit = 0
    for (let k = 0; k < 6; k++) digit = digit * 2 + (cells[i + k] ? 1 : 0)
    text += DIGITS[digit]
  }
  return text
}

/** The mask of such characters, whole cells; null where they are none. */
export function readMask(text: string): Mask | null {
  const digits = Array.from(text, (character) => DIGITS.indexOf(character))
  if (digits.length !== Math.ceil((CELLS * CELLS) / 6) || digits.includes(-1)) return null
  return emptyMask().map((_, i) => {
    const cell = Math.floor(i / SIDE / CELL) * CELLS + Math.floor((i % SIDE) / CELL)
    return (digits[Math.floor(cell / 6)]! >> (5 - (cell % 6))) & 1
  })
}
