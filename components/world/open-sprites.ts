import { decode } from 'fast-png'
import { hashText } from './random.ts'
import { SHEET_COLUMNS, SPRITE_SIZE, type Sprites } from './sprites.ts'
import { CONCEPTS, STYLES, conceptIndex, type Colour, type Style } from './vocabulary.ts'

/** Target of recolouring: hue in degrees, least saturation and a factor on lightness. */
const PAINT: Readonly<Record<Colour, { hue: number; saturation: number; light: number }>> = {
  red: { hue: 0, saturation: 0.8, light: 0.92 },
  orange: { hue: 28, saturation: 0.95, light: 1 },
  yellow: { hue: 51, saturation: 0.95, light: 1.02 },
  green: { hue: 125, saturation: 0.62, light: 0.82 },
  blue: { hue: 217, saturation: 0.8, light: 0.98 },
  purple: { hue: 274, saturation: 0.66, light: 0.95 },
  pink: { hue: 330, saturation: 0.85, light: 1.16 },
}

/**
 * Lays a colour over a drawing: every pixel that has a colour of its own takes the new hue, white and black parts
 * stay. Greys in between are tinted, since a grey elephant is to become a blue one.
 */
function repaint(rgba: Uint8Array | Uint8ClampedArray, colour: Colour): Uint8ClampedArray {
  const { hue, saturation, light } = PAINT[colour]
  const out = new Uint8ClampedArray(rgba.length)
  const sector = hue / 60
  for (let i = 0; i < rgba.length; i += 4) {
    const r = rgba[i]! / 255
    const g = rgba[i + 1]! / 255
    const b = rgba[i + 2]! / 255
    const max = Math.max(r, g, b)
    const min = Math.min(r, g, b)
    const l0 = (max + min) / 2
    const s0 = max === min ? 0 : (max - min) / (1 - Math.abs(2 * l0 - 1))
    // white highlights and black outlines carry the drawing; they keep their lightness and lose little to the tint
    const extreme = l0 > 0.9 && s0 < 0.35 ? 0.12 : l0 < 0.14 ? 0.5 : 1
    const s = Math.min(1, Math.max(s0, saturation) * extreme)
    const l = extreme < 1 ? l0 : Math.min(0.9, Math.max(0.16, 0.5 + (l0 - 0.5) * 0.72)) * light
    const chroma = (1 - Math.abs(2 * l - 1)) * s
    const x = chroma * (1 - Math.abs((sector % 2) - 1))
    const m = l - chroma / 2
    const k = Math.floor(sector)
    const red = k === 0 || k === 5 ? chroma : k === 1 || k === 4 ? x : 0
    const green = k === 1 || k === 2 ? chroma : k === 0 || k === 3 ? x : 0
    const blue = k === 3 || k === 4 ? chroma : k === 2 || k === 5 ? x : 0
    out[i] = (red + m) * 255
    out[i + 1] = (green + m) * 255
    out[i + 2] = (blue + m) * 255
    out[i + 3] = rgba[i + 3]!
  }
  return out
}

function premultiply(rgba: Uint8Array | Uint8ClampedArray): Float32Array {
  const out = new Float32Array(rgba.length)
  for (let i = 0; i < rgba.length; i += 4) {
    const alpha = rgba[i + 3]! / 255
    for (let c = 0; c < 3; c++) out[i + c] = rgba[i + c]! * alpha
    out[i + 3] = rgba[i + 3]!
  }
  return out
}

function cut(sheet: { width: number; data: ArrayLike<number> }, index: number): Uint8Array {
  const left = (index % SHEET_COLUMNS) * SPRITE_SIZE
  const top = Math.floor(index / SHEET_COLUMNS) * SPRITE_SIZE
  const out = new Uint8Array(SPRITE_SIZE * SPRITE_SIZE * 4)
  for (let y = 0; y < SPRITE_SIZE; y++) {
    const from = ((top + y) * sheet.width + left) * 4
    for (let i = 0; i < SPRITE_SIZE * 4; i++) out[y * SPRITE_SIZE * 4 + i] = sheet.data[from + i]!
  }
  return out
}

/**
 * Opens sprite sheets. The PNG is decoded by the same code in Node and in the browser, since a canvas would round
 * transparent pixels.
 * @param sheets PNG bytes by style: 8-bit RGBA, `SHEET_COLUMNS` sprites of 72×72 in a row, in the order of `CONCEPTS`
 */
export function openSprites(sheets: Partial<Record<Style, Uint8Array>>): Sprites {
  const cache = new Map<number, Float32Array>()
  const decoded = new Map(
    STYLES.flatMap((style) => {
      const bytes = sheets[style]
      return bytes ? [[style, decode(bytes)] as const] : []
    }),
  )
  return {
    has: (style) => decoded.has(style),
    get(style, concept, colour) {
      const key = hashText(`${style} ${concept} ${colour}`)
      const known = cache.get(key)
      if (known) return known
      const sheet = decoded.get(style)
      if (!sheet) throw new RangeError(`The drawings of the style "${style}" are not loaded.`)
      const index = conceptIndex(concept)
      if (index < 0 || index >= CONCEPTS.length)
        throw new RangeError(`The sticker world has no "${concept}".`)
      const rgba = cut(sheet, index)
      const sprite = premultiply(colour ? repaint(rgba, colour) : rgba)
      cache.set(key, sprite)
      return sprite
    },
  }
}
