/**
 * Flat shapes with smooth edges on RGB pixels. A shape is its signed distance (Quilez, "2D distance functions"):
 * negative inside, in pixels; how much of a pixel it covers follows from the distance at the pixel's middle. Only
 * + − × ÷ and square roots, hence the same bytes on every machine.
 */
import type { Point } from './figure.ts'

export type Rgb = readonly [number, number, number]

export interface Shape {
  /** Signed distance of a place from the edge, in pixels; negative inside. */
  readonly distance: (x: number, y: number) => number
  /** Box outside of which the distance is positive. */
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
}

/** Not Math.hypot, whose last digit may differ from one machine to another. */
const length = (x: number, y: number): number => Math.sqrt(x * x + y * y)
const unit = (v: number): number => Math.min(1, Math.max(0, v))

export const circle = ([cx, cy]: Point, r: number): Shape => ({
  distance: (x, y) => length(x - cx, y - cy) - r,
  x0: cx - r,
  y0: cy - r,
  x1: cx + r,
  y1: cy + r,
})

/** An upright ellipse; the distance is a close guess. */
export const ellipse = ([cx, cy]: Point, rx: number, ry: number): Shape => ({
  distance(x, y) {
    const k = length((x - cx) / rx, (y - cy) / ry)
    const slope = length((x - cx) / (rx * rx), (y - cy) / (ry * ry))
    return slope === 0 ? -Math.min(rx, ry) : (k * (k - 1)) / slope
  },
  x0: cx - rx,
  y0: cy - ry,
  x1: cx + rx,
  y1: cy + ry,
})

/** A line with round ends, as thick as `ra` at `a` and `rb` at `b` (radii). */
export function limb(a: Point, b: Point, ra: number, rb = ra): Shape {
  const [ax, ay] = a
  const dx = b[0] - ax
  const dy = b[1] - ay
  const square = dx * dx + dy * dy
  return {
    distance(x, y) {
      const t = square === 0 ? 0 : unit(((x - ax) * dx + (y - ay) * dy) / square)
      return length(x - ax - t * dx, y - ay - t * dy) - (ra + (rb - ra) * t)
    },
    x0: Math.min(ax - ra, b[0] - rb),
    y0: Math.min(ay - ra, b[1] - rb),
    x1: Math.max(ax + ra, b[0] + rb),
    y1: Math.max(ay + ra, b[1] + rb),
  }
}

/** A polygon with its corners rounded outwards by `r`. */
export function polygon(corners: readonly Point[], r: number): Shape {
  const xs = corners.map(([x]) => x)
  const ys = corners.map(([, y]) => y)
  return {
    distance(x, y) {
      let nearest = Infinity
      let inside = false
      corners.forEach(([ax, ay], i) => {
        const [bx, by] = corners[(i + 1) % corners.length]!
        const dx = bx - ax
        const dy = by - ay
        const square = dx * dx + dy * dy
        const t = square === 0 ? 0 : unit(((x - ax) * dx + (y - ay) * dy) / square)
        nearest = Math.min(nearest, length(x - ax - t * dx, y - ay - t * dy))
        if (ay > y !== by > y && x < ax + ((y - ay) / dy) * dx) inside = !inside
      })
      return (inside ? -nearest : nearest) - r
    },
    x0: Math.min(...xs) - r,
    y0: Math.min(...ys) - r,
    x1: Math.max(...xs) + r,
    y1: Math.max(...ys) + r,
  }
}

/** A line through these points, of radius `r`. */
export function stroke(points: readonly Point[], r: number): Shape {
  const parts = points.slice(1).map((point, i) => limb(points[i]!, point, r))
  return {
    distance: (x, y) => Math.min(...parts.map((part) => part.distance(x, y))),
    x0: Math.min(...parts.map((part) => part.x0)),
    y0: Math.min(...parts.map((part) => part.y0)),
    x1: Math.max(...parts.map((part) => part.x1)),
    y1: Math.max(...parts.map((part) => part.y1)),
  }
}

/** What lies in `a` and not in `b`. */
export const without = (a: Shape, b: Shape): Shape => ({
  ...a,
  distance: (x, y) => Math.max(a.distance(x, y), -b.distance(x, y)),
})

/** Fills a shape on a square picture, RGB bytes [side, side, 3]. */
export function fill(pixels: Uint8Array, side: number, shape: Shape, [r, g, b]: Rgb, opacity = 1): void {
  const right = Math.min(side - 1, Math.ceil(shape.x1 + 0.5))
  const bottom = Math.min(side - 1, Math.ceil(shape.y1 + 0.5))
  for (let row = Math.max(0, Math.floor(shape.y0 - 1)); row <= bottom; row++) {
    for (let column = Math.max(0, Math.floor(shape.x0 - 1)); column <= right; column++) {
      const cover = opacity * unit(0.5 - shape.distance(column + 0.5, row + 0.5))
      if (cover === 0) continue
      const at = (row * side + column) * 3
      pixels[at] = Math.round(pixels[at]! + (r - pixels[at]!) * cover)
      pixels[at + 1] = Math.round(pixels[at + 1]! + (g - pixels[at + 1]!) * cover)
      pixels[at + 2] = Math.round(pixels[at + 2]! + (b - pixels[at + 2]!) * cover)
    }
  }
}
