/** Red, green, blue, 0…255. */
export type Rgb = readonly [number, number, number]

export type Theme = 'light' | 'dark'

export type ScaleKind = 'diverging' | 'sequential'

type Oklab = readonly [number, number, number]

/**
 * Stops of the maps. Diverging: blue for negative, paper for zero, orange for positive, a pair that the common
 * forms of colour blindness keep apart; both arms have the same lightness at the same distance from zero.
 * Sequential: paper for zero, then ever further from it in lightness.
 */
const stops: Readonly<Record<Theme, Readonly<Record<ScaleKind, readonly string[]>>>> = {
  light: {
    diverging: ['#0f4c8a', '#5f9bd1', '#fdfcf9', '#dd8a4f', '#8f3f0c'],
    sequential: ['#fdfcf9', '#a3d5cc', '#3a97a8', '#24547f', '#1d1f4d'],
  },
  dark: {
    diverging: ['#a9d4ff', '#4b88c4', '#1e1d23', '#c4753a', '#ffcf9f'],
    sequential: ['#1e1d23', '#27506d', '#2d8f96', '#7ccba2', '#f7f6c0'],
  },
}

const size = 256
const tables = new Map<string, Uint8Array>()

/** 256 colours as RGB bytes, lowest value first, even steps in OKLab (Ottosson 2020, https://bottosson.github.io/posts/oklab/). */
export function colourTable(kind: ScaleKind, theme: Theme): Uint8Array {
  const key = `${kind} ${theme}`
  const known = tables.get(key)
  if (known) return known
  const colours = stops[theme][kind].map((hex) => toOklab(parseHex(hex)))
  const table = new Uint8Array(size * 3)
  for (let index = 0; index < size; index += 1) {
    const position = (index / (size - 1)) * (colours.length - 1)
    const low = Math.min(colours.length - 2, Math.floor(position))
    table.set(toRgb(mix(colours[low]!, colours[low + 1]!, position - low)), index * 3)
  }
  tables.set(key, table)
  return table
}

const colourAt = (table: Uint8Array, position: number): Rgb => {
  const index = Math.round(Math.min(1, Math.max(0, position)) * (size - 1)) * 3
  return [table[index]!, table[index + 1]!, table[index + 2]!]
}

/** Colour of t in −1…1, zero being paper. */
export const diverging = (t: number, theme: Theme): Rgb =>
  colourAt(colourTable('diverging', theme), (t + 1) / 2)

/** Colour of t in 0…1, zero being paper. */
export const sequential = (t: number, theme: Theme): Rgb => colourAt(colourTable('sequential', theme), t)

/** NaN and infinities stand out from every map. */
const strange: Rgb = [255, 0, 160]

export interface Scale {
  readonly kind: ScaleKind
  readonly range: readonly [number, number]
}

/** Picks the map for values between min and max: diverging around zero as soon as one is negative. */
export function scaleFor(min: number, max: number, kind?: ScaleKind): Scale {
  const chosen = kind ?? (min < 0 ? 'diverging' : 'sequential')
  if (chosen === 'sequential')
    return { kind: chosen, range: [Math.min(0, min), max > Math.min(0, min) ? max : min + 1] }
  const reach = Math.max(Math.abs(min), Math.abs(max)) || 1
  return { kind: chosen, range: [-reach, reach] }
}

/** Paints values into RGBA bytes, one pixel a value. */
export function paint(
  values: ArrayLike<number>,
  { kind, range: [from, to] }: Scale,
  theme: Theme,
): Uint8ClampedArray<ArrayBuffer> {
  const table = colourTable(kind, theme)
  const pixels = new Uint8ClampedArray(values.length * 4)
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index]!
    const [r, g, b] = Number.isFinite(value) ? colourAt(table, (value - from) / (to - from)) : strange
    pixels.set([r, g, b, 255], index * 4)
  }
  return pixels
}

export const css = ([r, g, b]: Rgb): string => `rgb(${r} ${g} ${b})`

/** Black or white, whichever reads better on this colour (WCAG relative luminance). */
export function inkOn(colour: Rgb): '#000' | '#fff' {
  const [r, g, b] = colour.map((value) => linear(value / 255)) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? '#000' : '#fff'
}

const parseHex = (hex: string): Rgb =>
  [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16)) as unknown as Rgb

const mix = (a: Oklab, b: Oklab, t: number): Oklab => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
]

const linear = (value: number): number =>
  value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4

const gamma = (value: number): number =>
  value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055

function toOklab(rgb: Rgb): Oklab {
  const [r, g, b] = rgb.map((value) => linear(value / 255)) as [number, number, number]
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

function toRgb([lightness, a, b]: Oklab): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const channels = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
  return channels.map((value) =>
    Math.round(255 * Math.min(1, Math.max(0, gamma(Math.max(0, value))))),
  ) as unknown as Rgb
}
