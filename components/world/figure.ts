import type { Pose } from './poses.ts'
import type { Box } from './scene.ts'
import type { Colour, Size } from './vocabulary.ts'

/**
 * The joints of a person, in the order and with the names of OpenPose (Cao et al. 2017, the COCO model) without eyes
 * and ears. Right and left are the person's own: seen from the front, the right hand is at the left of the picture.
 */
export const JOINTS = [
  'nose',
  'neck',
  'right shoulder',
  'right elbow',
  'right wrist',
  'left shoulder',
  'left elbow',
  'left wrist',
  'right hip',
  'right knee',
  'right ankle',
  'left hip',
  'left knee',
  'left ankle',
] as const
export type Joint = (typeof JOINTS)[number]

/** A place in the picture, in scene units from the top left corner. */
export type Point = readonly [x: number, y: number]
export type Joints = Readonly<Record<Joint, Point>>

/** Pairs of joints that a bone ties, in the order in which OpenPose draws them. */
export const BONES: readonly (readonly [Joint, Joint])[] = [
  ['neck', 'right shoulder'],
  ['neck', 'left shoulder'],
  ['right shoulder', 'right elbow'],
  ['right elbow', 'right wrist'],
  ['left shoulder', 'left elbow'],
  ['left elbow', 'left wrist'],
  ['neck', 'right hip'],
  ['right hip', 'right knee'],
  ['right knee', 'right ankle'],
  ['neck', 'left hip'],
  ['left hip', 'left knee'],
  ['left knee', 'left ankle'],
  ['neck', 'nose'],
]

export const FACINGS = ['front', 'left', 'right'] as const
export type Facing = (typeof FACINGS)[number]
export const HAIRCUTS = ['short', 'long', 'bun', 'curls'] as const
export type Haircut = (typeof HAIRCUTS)[number]

/** Lengths of the bones and radii of the body, in scene units. */
export interface Build {
  /** From sole to crown when standing straight. */
  readonly height: number
  readonly head: number
  readonly trunk: number
  /** Upper arm, and as much again to the wrist. */
  readonly arm: number
  /** Thigh, and as much again to the ankle. */
  readonly leg: number
  /** Half of the distance between the shoulders, and between the hips, as seen from where one looks. */
  readonly shoulders: number
  readonly hips: number
  /** Radius of an arm. */
  readonly thickness: number
}

/** What a person looks like, apart from the pose: numbers of tones in the palettes of draw-figure.ts. */
export interface Look {
  readonly skin: number
  readonly hair: number
  readonly haircut: Haircut
  readonly trousers: number
}

/** A small cartoon person whose skeleton is known. */
export interface Figure {
  readonly concept: 'person'
  readonly pose: Pose
  /** Colour of the shirt. */
  readonly shirt: Colour
  readonly size: Size
  readonly view: 'front' | 'side'
  /** Where the face looks, left and right as in the picture. */
  readonly facing: Facing
  /** Centre of the body's box, in scene units from the top left corner. */
  readonly x: number
  readonly y: number
  /** How high the soles are over the ground, in scene units. */
  readonly lift: number
  readonly build: Build
  readonly look: Look
  /** The joints, in scene units from the centre. */
  readonly joints: Joints
}

export const SKIN_TONES = 4
export const HAIR_COLOURS = 5
export const TROUSERS = 3

/** Which way of the picture is ahead: 0 from the front. */
export const aheadOf = (facing: Facing): -1 | 0 | 1 => (facing === 'left' ? -1 : facing === 'right' ? 1 : 0)

/** Distance of the nose from the middle of the head. */
export const noseOffset = (facing: Facing, head: number): Point => [0.5 * head * aheadOf(facing), 0.12 * head]

/** Middle of the head. */
export function headOf({ facing, build }: Pick<Figure, 'facing' | 'build'>, joints: Joints): Point {
  const [x, y] = noseOffset(facing, build.head)
  return [joints.nose[0] - x, joints.nose[1] - y]
}

export const mapJoints = (joints: Joints, move: (point: Point) => Point): Joints =>
  Object.fromEntries(JOINTS.map((name) => [name, move(joints[name])])) as unknown as Joints

/** The joints of a person, in scene units from the top left corner of the picture. */
export const jointsOf = ({ x, y, joints }: Figure): Joints =>
  mapJoints(joints, ([dx, dy]) => [x + dx, y + dy])

/** How far the drawing reaches beyond a joint, in body heights: hands beyond wrists, shoes beyond ankles. */
const REACH: Readonly<Partial<Record<Joint, number>>> = {
  'right wrist': 0.075,
  'left wrist': 0.075,
  'right ankle': 0.105,
  'left ankle': 0.105,
}
const REACH_ELSEWHERE = 0.075
/** Of head and hair, in radii of the head. */
const HEAD_REACH = 1.3

/** The box that holds all that is drawn of a person, without the shadow, in scene units. */
export function bodyBox(figure: Figure): Box {
  const joints = jointsOf(figure)
  const { height, head } = figure.build
  const points = JOINTS.filter((name) => name !== 'nose').map(
    (name) => [...joints[name], (REACH[name] ?? REACH_ELSEWHERE) * height] as const,
  )
  points.push([...headOf(figure, joints), HEAD_REACH * head])
  return {
    x0: Math.min(...points.map(([x, , r]) => x - r)),
    y0: Math.min(...points.map(([, y, r]) => y - r)),
    x1: Math.max(...points.map(([x, , r]) => x + r)),
    y1: Math.max(...points.map(([, y, r]) => y + r)),
  }
}
