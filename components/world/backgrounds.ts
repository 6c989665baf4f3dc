import { createRandom, hashText } from './random.ts'
import type { Background } from './vocabulary.ts'

type Rgb = readonly [number, number, number]

/** Plain colours. */
const PLAIN: Partial<Record<Background, Rgb>> = {
  white: [250, 250, 250],
  cream: [248, 232, 190],
  rose: [244, 184, 208],
  sky: [176, 208, 246],
  mint: [178, 236, 194],
}

interface Landscape {
  /** Sky at the top and at the horizon. */
  readonly sky: readonly [Rgb, Rgb]
  /** Ground at the horizon and at the bottom. */
  readonly ground: readonly [Rgb, Rgb]
  /** A band between the two, as a share of the height. */
  readonly band?: { readonly colour: Rgb; readonly height: number }
  /** Small dots, in the sky or on the ground. */
  readonly specks?: { readonly colour: Rgb; readonly where: 'sky' | 'ground'; readonly count: number }
  /** Where the sky ends, as a share of the height. */
  readonly horizon: number
}

const LANDSCAPES: Partial<Record<Background, Landscape>> = {
  grass: {
    sky: [
      [140, 204, 248],
      [196, 230, 252],
    ],
    ground: [
      [112, 190, 84],
      [84, 158, 60],
    ],
    specks: { colour: [70, 140, 52], where: 'ground', count: 46 },
    horizon: 0.64,
  },
  beach: {
    sky: [
      [132, 206, 250],
      [190, 230, 252],
    ],
    band: { colour: [58, 152, 214], height: 0.1 },
    ground: [
      [240, 214, 150],
      [222, 190, 122],
    ],
    horizon: 0.56,
  },
  snow: {
    sky: [
      [178, 200, 226],
      [206, 222, 240],
    ],
    ground: [
      [246, 248, 252],
      [216, 224, 234],
    ],
    specks: { colour: [252, 253, 255], where: 'sky', count: 40 },
    horizon: 0.6,
  },
  sea: {
    sky: [
      [136, 208, 248],
      [186, 228, 252],
    ],
    ground: [
      [36, 110, 196],
      [22, 78, 158],
    ],
    specks: { colour: [98, 164, 226], where: 'ground', count: 44 },
    horizon: 0.52,
  },
  night: {
    sky: [
      [12, 14, 50],
      [28, 34, 84],
    ],
    ground: [
      [34, 40, 72],
      [24, 28, 54],
    ],
    specks: { colour: [244, 244, 220], where: 'sky', count: 44 },
    horizon: 0.74,
  },
  sunset: {
    sky: [
      [112, 74, 148],
      [252, 160, 92],
    ],
    ground: [
      [92, 58, 92],
      [60, 38, 70],
    ],
    horizon: 0.68,
  },
  desert: {
    sky: [
      [250, 226, 180],
      [252, 238, 206],
    ],
    ground: [
      [226, 158, 88],
      [196, 122, 62],
    ],
    specks: { colour: [178, 108, 54], where: 'ground', count: 30 },
    horizon: 0.6,
  },
}

const SIDE = 128

function paint(background: Background): Uint8Array {
  const out = new Uint8Array(SIDE * SIDE * 3)
  const dot = (x: number, y: number, [r, g, b]: Rgb): void => out.set([r, g, b], (y * SIDE + x) * 3)
  const plain = PLAIN[background]
  if (plain) {
    for (let i = 0; i < SIDE * SIDE; i++) out.set(plain, i * 3)
    return out
  }
  const { sky, ground, band, specks, horizon } = LANDSCAPES[background]!
  const edge = Math.round(horizon * SIDE)
  const bandEnd = edge + Math.round((band?.height ?? 0) * SIDE)
  for (let y = 0; y < SIDE; y++) {
    const [from, to] = y < edge ? sky : ground
    const t = y < edge ? y / edge : (y - bandEnd) / (SIDE - bandEnd)
    const colour: Rgb =
      band && y >= edge && y < bandEnd
        ? band.colour
        : ([0, 1, 2].map((c) => Math.round(from[c]! + (to[c]! - from[c]!) * t)) as unknown as Rgb)
    for (let x = 0; x < SIDE; x++) dot(x, y, colour)
  }
  if (specks) {
    const random = createRandom(hashText(background))
    for (let i = 0; i < specks.count; i++) {
      const x = random.int(SIDE - 2)
      const y = specks.where === 'sky' ? random.int(edge - 4) : bandEnd + 3 + random.int(SIDE - bandEnd - 5)
      dot(x, y, specks.colour)
      dot(x + 1, y, specks.colour)
      if (specks.where === 'sky') continue
      dot(x + 2, y, specks.colour)
    }
  }
  return out
}

const painted = new Map<Background, Uint8Array>()

/** RGB bytes of a background, [128, 128, 3]; shared, so do not write into it. */
export function backgroundPixels(background: Background): Uint8Array {
  const known = painted.get(background)
  if (known) return known
  const pixels = paint(background)
  painted.set(background, pixels)
  return pixels
}
