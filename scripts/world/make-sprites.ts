/**
 * Draws the sticker sheets, one PNG a style, from the emoji sets in devDependencies into the site's public folder.
 * The sheets are committed, so that nobody needs a rasteriser to run the site; run this again to change the concepts.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { encode } from 'fast-png'
import { Resvg } from '@resvg/resvg-js'
import { SHEET_COLUMNS, SPRITE_SIZE } from '../../components/world/sprites.ts'
import { CONCEPTS, STYLES, type Style } from '../../components/world/vocabulary.ts'

const SETS: Readonly<Record<Style, string>> = {
  flat: 'fluent-emoji-flat',
  glossy: 'fluent-emoji',
  noto: 'noto',
  twemoji: 'twemoji',
}

interface IconSet {
  readonly width?: number
  readonly height?: number
  readonly icons: Readonly<Record<string, { body: string; width?: number; height?: number }>>
  readonly aliases?: Readonly<Record<string, { parent: string }>>
}

/** Clear margin inside a sprite, so that interpolation never bleeds over its edge. */
const MARGIN = 1

const require = createRequire(import.meta.url)

function rasterise(set: IconSet, name: string): Uint8Array {
  const icon = set.icons[name] ?? set.icons[set.aliases?.[name]?.parent ?? '']
  if (!icon) throw new Error(`The icon set has no "${name}".`)
  const width = icon.width ?? set.width ?? 16
  const height = icon.height ?? set.height ?? 16
  const pad = (Math.max(width, height) * MARGIN) / (SPRITE_SIZE - 2 * MARGIN)
  const side = Math.max(width, height) + 2 * pad
  const viewBox = `${(width - side) / 2} ${(height - side) / 2} ${side} ${side}`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="${viewBox}" width="${SPRITE_SIZE}" height="${SPRITE_SIZE}">${icon.body}</svg>`
  const image = new Resvg(svg, { fitTo: { mode: 'width', value: SPRITE_SIZE } }).render()
  const pixels = Uint8Array.from(image.pixels)
  // the rasteriser hands out premultiplied colours; PNG wants them straight
  for (let i = 0; i < pixels.length; i += 4) {
    const alpha = pixels[i + 3]!
    if (alpha === 0 || alpha === 255) continue
    for (let c = 0; c < 3; c++) pixels[i + c] = Math.min(255, Math.round((pixels[i + c]! * 255) / alpha))
  }
  return pixels
}

function drawSheet(style: Style): Uint8Array {
  const set = JSON.parse(
    readFileSync(require.resolve(`@iconify-json/${SETS[style]}/icons.json`), 'utf8'),
  ) as IconSet
  const width = SHEET_COLUMNS * SPRITE_SIZE
  const height = Math.ceil(CONCEPTS.length / SHEET_COLUMNS) * SPRITE_SIZE
  const data = new Uint8Array(width * height * 4)
  CONCEPTS.forEach((concept, index) => {
    const sprite = rasterise(set, concept.icon)
    const left = (index % SHEET_COLUMNS) * SPRITE_SIZE
    const top = Math.floor(index / SHEET_COLUMNS) * SPRITE_SIZE
    for (let y = 0; y < SPRITE_SIZE; y++) {
      const row = sprite.subarray(y * SPRITE_SIZE * 4, (y + 1) * SPRITE_SIZE * 4)
      data.set(row, ((top + y) * width + left) * 4)
    }
  })
  return encode({ width, height, data, channels: 4, depth: 8 }, { zlib: { level: 9 } })
}

const out = new URL('../../docs/.vuepress/public/world/', import.meta.url)
mkdirSync(out, { recursive: true })
for (const style of STYLES) {
  const png = drawSheet(style)
  writeFileSync(new URL(`${style}.png`, out), png)
  console.log(`${style}.png  ${(png.length / 1024).toFixed(0)} KiB`)
}
