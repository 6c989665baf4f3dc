import type { Colour, Style } from './vocabulary.ts'

/** Side of one sprite on its sheet, in pixels. */
export const SPRITE_SIZE = 72
/** Sprites in a row of a sheet. */
export const SHEET_COLUMNS = 12

/** The drawings of one style: premultiplied RGBA bytes as floats, one block of 72×72×4 a concept. */
export interface Sprites {
  /** Premultiplied RGBA of a concept in a colour, 0…255, row-major [72, 72, 4]. */
  get(style: Style, concept: string, colour: Colour | null): Float32Array
  has(style: Style): boolean
}
