import type { Haircut, Point } from './figure.ts'
import { circle, ellipse, limb, polygon, stroke, without, type Rgb, type Shape } from './shapes.ts'

/** A head to draw, in pixels. */
export interface Head {
  readonly centre: Point
  readonly radius: number
  /** From the neck upwards, of length 1. */
  readonly up: Point
  /** Which way of the picture the face looks: −1 left, 0 front, 1 right. */
  readonly ahead: -1 | 0 | 1
  readonly haircut: Haircut
  readonly skin: Rgb
  readonly hair: Rgb
}

export type Paint = (shape: Shape, colour: Rgb, opacity?: number) => void

const INK: Rgb = [44, 34, 38]
const BLUSH: Rgb = [238, 96, 96]

/** A place on the head: `across` in the direction of the face or to the right, `along` upwards, in radii. */
const place = ({ centre, radius, up, ahead }: Head, across: number, along: number): Point => {
  const sign = ahead === 0 ? 1 : ahead
  const [ux, uy] = up
  return [
    centre[0] + radius * (-uy * across * sign + ux * along),
    centre[1] + radius * (ux * across * sign + uy * along),
  ]
}

/** Where the curls are, in radii: across and along. */
const CURLS = [
  [-0.82, -0.1],
  [-0.8, 0.4],
  [-0.4, 0.78],
  [0.1, 0.86],
  [0.55, 0.7],
  [0.84, 0.3],
  [0.84, -0.15],
] as const

/** The hair behind head and trunk. */
export function drawHair(paint: Paint, head: Head): void {
  const { radius, haircut } = head
  const profile = head.ahead !== 0
  const [r, g, b] = head.hair
  const dark: Rgb = [r * 0.86, g * 0.86, b * 0.86]
  if (haircut === 'long') {
    const middle = profile ? -0.3 : 0
    const half = profile ? 0.42 : 0.72
    const corner = (side: number, along: number): Point => place(head, middle + side * half, along)
    paint(
      polygon([corner(-1, 0.1), corner(1, 0.1), corner(1, -0.85), corner(-1, -0.85)], 0.36 * radius),
      dark,
    )
  }
  if (haircut === 'bun') {
    paint(circle(profile ? place(head, -0.75, 0.72) : place(head, 0, 0.98), 0.36 * radius), dark)
  }
  if (haircut === 'curls') {
    for (const [across, along] of CURLS) {
      const overFace = profile && across > 0.5 && along < 0.5
      if (!overFace) paint(circle(place(head, across, along), 0.42 * radius), dark)
    }
  }
}

/** Eyes, cheeks and a smile. */
function drawFace(paint: Paint, head: Head): void {
  const { radius } = head
  const profile = head.ahead !== 0
  const smile = profile ? 0.46 : 0
  for (const across of profile ? [0.22, 0.7] : [-0.36, 0.36]) {
    paint(ellipse(place(head, across, -0.02), 0.115 * radius, 0.15 * radius), INK)
  }
  for (const across of profile ? [0.02] : [-0.58, 0.58]) {
    paint(circle(place(head, across, -0.34), 0.17 * radius), BLUSH, 0.35)
  }
  const mouth = [-1, -0.5, 0, 0.5, 1].map((t) => place(head, smile + 0.25 * t, -0.5 + 0.12 * t * t))
  paint(stroke(mouth, 0.06 * radius), INK)
}

/** Head, face and the hair before them. */
export function drawHead(paint: Paint, head: Head): void {
  const { centre, radius, skin, hair, haircut } = head
  const profile = head.ahead !== 0
  const shade: Rgb = [skin[0] * 0.88, skin[1] * 0.84, skin[2] * 0.82]
  // ears from the front, a nose in profile
  if (profile) paint(circle(place(head, 0.98, -0.08), 0.17 * radius), shade)
  else for (const side of [-1, 1]) paint(circle(place(head, side * 0.98, -0.08), 0.2 * radius), shade)
  paint(circle(centre, radius), skin)
  drawFace(paint, head)

  // the hair is what the head, a little grown, shows above the face
  const scalp = circle(place(head, profile ? -0.06 : 0, 0.06), 1.08 * radius)
  const face = circle(place(head, profile ? 0.62 : 0.12, -0.62), (profile ? 1.16 : 1.12) * radius)
  paint(without(scalp, face), hair)
  if (profile) {
    if (haircut === 'short') paint(circle(place(head, -0.12, -0.16), 0.2 * radius), shade)
    return
  }
  if (haircut === 'curls') {
    for (const across of [-0.5, 0, 0.5]) paint(circle(place(head, across, 0.78), 0.34 * radius), hair)
  }
  if (haircut === 'long') {
    for (const side of [-1, 1]) {
      paint(limb(place(head, side * 0.92, 0.2), place(head, side * 0.96, -0.5), 0.16 * radius), hair)
    }
  }
}
