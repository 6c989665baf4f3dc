import { readFileSync } from 'node:fs'
import { openSprites } from '../../components/world/open-sprites.ts'
import type { Sprites } from '../../components/world/sprites.ts'
import { STYLES } from '../../components/world/vocabulary.ts'

/** The committed sticker sheets, opened in Node. */
export function spritesFromDisk(): Sprites {
  const folder = new URL('../../docs/.vuepress/public/world/', import.meta.url)
  return openSprites(
    Object.fromEntries(
      STYLES.map((style) => [style, new Uint8Array(readFileSync(new URL(`${style}.png`, folder)))]),
    ),
  )
}
