/** Small pictures drawn by rule, as vectors: SIDE × SIDE × 3 numbers in −1 … 1, row by row. */

export const SIDE = 24

type Colour = readonly [number, number, number]
type Shape = { inside: (x: number, y: number) => boolean; colour: Colour }

const disc = (cx: number, cy: number, rx: number, ry: number, colour: Colour): Shape => ({
  inside: (x, y) => ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1,
  colour,
})

const triangle = (
  [ax, ay]: readonly [number, number],
  [bx, by]: readonly [number, number],
  [cx, cy]: readonly [number, number],
  colour: Colour,
): Shape => {
  const side = (px: number, py: number, qx: number, qy: number, x: number, y: number): number =>
    (qx - px) * (y - py) - (qy - py) * (x - px)
  return {
    inside: (x, y) => {
      const signs = [side(ax, ay, bx, by, x, y), side(bx, by, cx, cy, x, y), side(cx, cy, ax, ay, x, y)]
      return signs.every((s) => s >= 0) || signs.every((s) => s <= 0)
    },
    colour,
  }
}

const box = (x0: number, y0: number, x1: number, y1: number, colour: Colour): Shape => ({
  inside: (x, y) => x >= x0 && x <= x1 && y >= y0 && y <= y1,
  colour,
})

const ink: Colour = [38, 34, 48]
const white: Colour = [250, 248, 244]

const drawings = {
  cat: [
    box(0, 0, 24, 24, [176, 216, 240]),
    triangle([4, 12], [5, 2], [11, 7], [232, 138, 48]),
    triangle([20, 12], [19, 2], [13, 7], [232, 138, 48]),
    disc(12, 13.5, 8.4, 7.6, [240, 154, 64]),
    disc(12, 17, 4.6, 3.4, [250, 226, 196]),
    disc(8.6, 12.4, 1.3, 1.7, ink),
    disc(15.4, 12.4, 1.3, 1.7, ink),
    triangle([10.8, 15], [13.2, 15], [12, 16.6], [206, 84, 96]),
  ],
  dog: [
    box(0, 0, 24, 24, [190, 224, 168]),
    disc(12, 13, 7.4, 8, [156, 104, 66]),
    disc(4.8, 12.5, 2.6, 6.6, [96, 60, 40]),
    disc(19.2, 12.5, 2.6, 6.6, [96, 60, 40]),
    disc(12, 17, 4.8, 4.2, [236, 214, 184]),
    disc(9, 11, 1.3, 1.4, ink),
    disc(15, 11, 1.3, 1.4, ink),
    disc(12, 15.2, 2, 1.4, ink),
  ],
  boat: [
    box(0, 0, 24, 24, [250, 206, 150]),
    box(0, 16.5, 24, 24, [38, 104, 168]),
    box(11.4, 4, 12.4, 16, ink),
    triangle([13, 5], [13, 14], [20, 14], white),
    triangle([10.8, 7], [10.8, 14], [5.5, 14], [226, 74, 74]),
    triangle([3, 15.5], [21, 15.5], [12, 24], [122, 72, 44]),
    box(0, 20, 24, 24, [38, 104, 168]),
  ],
  flower: [
    box(0, 0, 24, 24, [238, 232, 250]),
    box(11.3, 12, 12.7, 23, [58, 138, 74]),
    disc(15.8, 19, 3.2, 1.5, [58, 138, 74]),
    ...[0, 1, 2, 3, 4].map((k) => {
      const angle = (k * 2 * Math.PI) / 5 - Math.PI / 2
      return disc(12 + 4.4 * Math.cos(angle), 9 + 4.4 * Math.sin(angle), 3.3, 3.3, [206, 70, 150])
    }),
    disc(12, 9, 2.7, 2.7, [252, 206, 60]),
  ],
} satisfies Record<string, Shape[]>

export type MotifName = keyof typeof drawings
export const motifNames = Object.keys(drawings) as MotifName[]

const SUB = 3

/** The motif as numbers in −1 … 1, edges smoothed by SUB² samples a pixel. */
export function drawMotif(name: MotifName): Float32Array {
  const shapes: readonly Shape[] = drawings[name]
  const out = new Float32Array(SIDE * SIDE * 3)
  for (let pixel = 0; pixel < SIDE * SIDE; pixel++) {
    for (let s = 0; s < SUB * SUB; s++) {
      const x = (pixel % SIDE) + ((s % SUB) + 0.5) / SUB
      const y = Math.floor(pixel / SIDE) + (Math.floor(s / SUB) + 0.5) / SUB
      const top = shapes.findLast((shape) => shape.inside(x, y))!
      for (let c = 0; c < 3; c++) out[pixel * 3 + c]! += (top.colour[c]! / 127.5 - 1) / (SUB * SUB)
    }
  }
  return out
}
