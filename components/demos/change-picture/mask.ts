import { maskOfLatent } from '../../models/diffusion/image-to-image.ts'
import { LATENT } from '../../models/diffusion/networks.ts'
import { emptyMask, type Mask, SIDE } from '../shared/brush/mask.ts'

/** Cells of the latent along a side, and pixels of the picture along a cell. */
export const CELLS = LATENT[1]
export const CELL = SIDE / CELLS

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
