/**
 * Edges of a picture: "A Computational Approach to Edge Detection" (Canny 1986), with Sobel's derivative and, as
 * OpenCV has it for pictures in colour, the gradient of that channel in which it is steepest: a red thing on a green
 * ground of the same brightness has an edge, too.
 */
import type { Picture } from './draw.ts'

export interface CannyOptions {
  /** Standard deviation of the Gaussian blur, in pixels; 0 leaves the picture as it is. */
  readonly sigma?: number
  /** An edge goes on where the gradient is at least this. */
  readonly low?: number
  /**
   * An edge begins where the gradient is at least this. The gradient is the length of Sobel's two sums, as in OpenCV:
   * a sharp step of height h has 4 h without blur, and about 2.7 h with a blur of 1 pixel.
   */
  readonly high?: number
}

export const CANNY_DEFAULTS: Required<CannyOptions> = { sigma: 1, low: 60, high: 120 }

/** Weights of the blur are whole multiples of 1 / GRAIN, so that every machine finds the same edges. */
const GRAIN = 1 << 16

/** One half of a Gaussian, the middle first; with the other half it sums to 1. */
function gaussian(sigma: number): number[] {
  const radius = Math.ceil(3 * sigma)
  const bell = Array.from({ length: radius + 1 }, (_, i) => Math.exp(-(i * i) / (2 * sigma * sigma)))
  const sum = bell.reduce((total, weight, i) => total + (i === 0 ? weight : 2 * weight), 0)
  const half = bell.map((weight) => Math.round((weight / sum) * GRAIN) / GRAIN)
  half[0] = 1 - 2 * half.slice(1).reduce((total, weight) => total + weight, 0)
  return half
}

/** Blurs along one axis; beyond the border the border's pixels go on. [height, width] in and out. */
function blurAlong(
  from: Float64Array,
  width: number,
  height: number,
  half: readonly number[],
  down: boolean,
): Float64Array {
  const out = new Float64Array(from.length)
  const last = (down ? height : width) - 1
  const step = down ? width : 1
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x
      const here = down ? y : x
      let sum = half[0]! * from[at]!
      for (let i = 1; i < half.length; i++) {
        const before = at - Math.min(i, here) * step
        const after = at + Math.min(i, last - here) * step
        sum += half[i]! * (from[before]! + from[after]!)
      }
      out[at] = sum
    }
  }
  return out
}

interface Gradient {
  readonly x: Float64Array
  readonly y: Float64Array
  readonly magnitude: Float64Array
}

/** Sobel's derivatives of the channel in which they are largest, [height, width]. */
function gradientOf({ width, height, pixels }: Picture, sigma: number): Gradient {
  const n = width * height
  const steepest = { x: new Float64Array(n), y: new Float64Array(n), magnitude: new Float64Array(n) }
  const half = sigma > 0 ? gaussian(sigma) : [1]
  for (let channel = 0; channel < 3; channel++) {
    let plane: Float64Array = new Float64Array(n)
    for (let i = 0; i < n; i++) plane[i] = pixels[i * 3 + channel]!
    if (sigma > 0) plane = blurAlong(blurAlong(plane, width, height, half, false), width, height, half, true)
    for (let y = 0; y < height; y++) {
      const above = Math.max(0, y - 1) * width
      const row = y * width
      const below = Math.min(height - 1, y + 1) * width
      for (let x = 0; x < width; x++) {
        const left = Math.max(0, x - 1)
        const right = Math.min(width - 1, x + 1)
        const a = plane[above + left]!
        const c = plane[above + right]!
        const g = plane[below + left]!
        const i = plane[below + right]!
        const dx = c - a + 2 * (plane[row + right]! - plane[row + left]!) + i - g
        const dy = g - a + 2 * (plane[below + x]! - plane[above + x]!) + i - c
        const magnitude = Math.sqrt(dx * dx + dy * dy)
        if (magnitude <= steepest.magnitude[row + x]!) continue
        steepest.x[row + x] = dx
        steepest.y[row + x] = dy
        steepest.magnitude[row + x] = magnitude
      }
    }
  }
  return steepest
}

/**
 * Keeps the ridges: magnitude where it is largest along the gradient and at least `low`, 0 elsewhere. Magnitudes
 * between pixels are interpolated; of two equal ones the first in reading order stays, so that a line is one pixel wide.
 */
function thin(
  { x: gx, y: gy, magnitude }: Gradient,
  width: number,
  height: number,
  low: number,
): Float64Array {
  const out = new Float64Array(magnitude.length)
  const value = (x: number, y: number): number =>
    x < 0 || y < 0 || x >= width || y >= height ? 0 : magnitude[y * width + x]!
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x
      const here = magnitude[at]!
      if (here === 0 || here < low) continue
      // one pixel along the gradient, onwards in reading order or back, between four pixels
      const across = Math.abs(gx[at]!) / here
      const down = Math.abs(gy[at]!) / here
      const slant = gx[at]! * gy[at]! < 0 ? -1 : 1
      const beside = (sign: 1 | -1): number => {
        const i = x + sign * slant
        const j = y + sign
        const same = (1 - across) * here + across * value(i, y)
        return (1 - down) * same + down * ((1 - across) * value(x, j) + across * value(i, j))
      }
      if (here > beside(-1) && here >= beside(1)) out[at] = here
    }
  }
  return out
}

/** Ridges of at least `high`, and those of at least `low` that touch them, directly or through others. */
function follow(ridges: Float64Array, width: number, height: number, low: number, high: number): Uint8Array {
  const mask = new Uint8Array(ridges.length)
  const open: number[] = []
  const take = (at: number, least: number): void => {
    if (mask[at] || ridges[at] === 0 || ridges[at]! < least) return
    mask[at] = 1
    open.push(at)
  }
  for (let start = 0; start < ridges.length; start++) {
    take(start, high)
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const x = at % width
      const y = (at - x) / width
      for (let j = Math.max(0, y - 1); j <= Math.min(height - 1, y + 1); j++) {
        for (let i = Math.max(0, x - 1); i <= Math.min(width - 1, x + 1); i++) take(j * width + i, low)
      }
    }
  }
  return mask
}

/**
 * Where the edges of a picture of any size are.
 * @returns uint8 [height, width]: 1 on an edge, 0 elsewhere
 * @throws RangeError if `sigma` is negative or `low` is above `high`
 */
export function canny(picture: Picture, options: CannyOptions = {}): Uint8Array {
  const { sigma, low, high } = { ...CANNY_DEFAULTS, ...options }
  if (!(sigma >= 0)) throw new RangeError(`The blur must be 0 or more, not ${sigma}.`)
  if (!(low <= high)) throw new RangeError(`The low threshold, ${low}, is above the high one, ${high}.`)
  const { width, height } = picture
  const ridges = thin(gradientOf(picture, sigma), width, height, low)
  return follow(ridges, width, height, low, high)
}

/** A mask of edges as a picture, white on black: what ControlNet is conditioned on. */
export function edgePicture(mask: Uint8Array, width: number, height: number): Picture {
  const pixels = new Uint8Array(width * height * 3)
  mask.forEach((on, i) => {
    if (on) pixels.fill(255, i * 3, i * 3 + 3)
  })
  return { width, height, pixels }
}

/** Eight pixels a byte, the first in the highest bit, as NumPy's `unpackbits` reads them. */
export function packBits(mask: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.ceil(mask.length / 8))
  mask.forEach((on, i) => {
    if (on) out[i >> 3]! |= 0x80 >> (i & 7)
  })
  return out
}
