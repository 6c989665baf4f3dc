import { CHAPTERS } from './chapters.ts'
import { drawings, type Drawing } from './icons.ts'

/** The stickers (Fluent Emoji, MIT) that stand beside the chapters. */
export const collectStickers = (): Record<string, Drawing> =>
  drawings(
    'fluent-emoji-flat',
    CHAPTERS.map(({ sticker }) => sticker),
  )
