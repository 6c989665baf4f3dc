import { BONES, JOINTS, type Joint, type Joints, type Point } from './figure.ts'
import type { Picture } from './draw.ts'
import { circle, fill, limb, type Rgb } from './shapes.ts'

/** The rainbow of OpenPose: colour i is that of bone i and of joint i. */
const COLOURS: readonly Rgb[] = [
  [255, 0, 0],
  [255, 85, 0],
  [255, 170, 0],
  [255, 255, 0],
  [170, 255, 0],
  [85, 255, 0],
  [0, 255, 0],
  [0, 255, 85],
  [0, 255, 170],
  [0, 255, 255],
  [0, 170, 255],
  [0, 85, 255],
  [0, 0, 255],
  [85, 0, 255],
]
/** ControlNet draws bones at this share of their brightness, so that the joints stand out. */
const BONE_LIGHT = 0.6
/** Radii in scene units. */
const BONE = 1.5
const JOINT = 2.2

/** A bone as a line, for SVG; scene units. */
export interface Segment {
  readonly from: Joint
  readonly to: Joint
  readonly a: Point
  readonly b: Point
  readonly colour: Rgb
}

/** A joint as a dot, for SVG; scene units. */
export interface Dot {
  readonly joint: Joint
  readonly at: Point
  readonly colour: Rgb
}

const boneColour = (i: number): Rgb => COLOURS[i]!.map((v) => Math.round(v * BONE_LIGHT)) as unknown as Rgb

/** The bones of a skeleton as lines, in drawing order. */
export const segmentsOf = (joints: Joints): Segment[] =>
  BONES.map(([from, to], i) => ({ from, to, a: joints[from], b: joints[to], colour: boneColour(i) }))

/** The joints of a skeleton as dots. */
export const dotsOf = (joints: Joints): Dot[] =>
  JOINTS.map((joint, i) => ({ joint, at: joints[joint], colour: COLOURS[i]! }))

/**
 * Draws a pose as ControlNet's condition (Zhang et al. 2023): coloured bones and joints on black. A joint outside of
 * the picture is cut off at its edge.
 * @param joints in scene units, from anywhere: a figure of the world, or dragged by hand
 * @param side of the square picture in pixels; a scene unit is side / 128
 */
export function drawSkeleton(joints: Joints, side = 128): Picture {
  const scale = side / 128
  const pixels = new Uint8Array(side * side * 3)
  const scaled = ([x, y]: Point): Point => [x * scale, y * scale]
  for (const { a, b, colour } of segmentsOf(joints)) {
    fill(pixels, side, limb(scaled(a), scaled(b), BONE * scale), colour)
  }
  for (const { at, colour } of dotsOf(joints)) fill(pixels, side, circle(scaled(at), JOINT * scale), colour)
  return { width: side, height: side, pixels }
}
