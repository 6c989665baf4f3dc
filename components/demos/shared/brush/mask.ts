import { PICTURE } from '../../../models/diffusion/networks.ts'

/** float32 [128 · 128]: 1 where it is painted, 0 where it is not. Never changed in place. */
export type Mask = Float32Array

export const SIDE = PICTURE

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

/** Share of the picture that is painted. */
export const coverage = (mask: Mask): number => mask.reduce((sum, value) => sum + value, 0) / mask.length
