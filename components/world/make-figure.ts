import {
  HAIR_COLOURS,
  HAIRCUTS,
  bodyBox,
  mapJoints,
  SKIN_TONES,
  TROUSERS,
  type Build,
  type Facing,
  type Figure,
} from './figure.ts'
import { mirror, poseJoints, swapSides } from './kinematics.ts'
import { POSE_SPECS, POSES, type Limb, type Pose, type PoseSpec } from './poses.ts'
import type { Random } from './random.ts'
import { COLOURS, SIZES, type Colour, type Size } from './vocabulary.ts'

/** Side of a scene, in its own units. */
const SIDE = 128
const CELL = SIDE / 3
const MARGIN = 3
const JITTER = 8
/** Height of a person, in scene units. */
const HEIGHTS: Readonly<Record<Size, number>> = { small: 54, medium: 72, big: 94 }
/** Shoulders and hips of somebody turned to the side seem narrower by this factor. */
const TURNED = 0.3
/** Offsets are whole multiples of 1 / GRAIN, so that the last digit of a sine makes no difference on any machine. */
const GRAIN = 64

function makeBuild(size: Size, view: 'front' | 'side', random: Random): Build {
  const height = HEIGHTS[size] * random.between(0.95, 1.05)
  const part = (share: number, slack: number): number => height * share * random.between(1 - slack, 1 + slack)
  const turned = view === 'side' ? TURNED : 1
  return {
    height,
    head: part(0.14, 0.06),
    trunk: part(0.265, 0.05),
    arm: part(0.15, 0.07),
    leg: part(0.172, 0.07),
    shoulders: part(0.112, 0.08) * turned,
    hips: part(0.058, 0.08) * turned,
    thickness: part(0.037, 0.1),
  }
}

/** Every angle a little off; a straight limb stays nearly straight. */
function loosened(spec: PoseSpec, random: Random): PoseSpec {
  const off = (most: number): number => random.between(-most, most)
  const limb = ([upper, lower]: Limb, loose = spec.loose): Limb => {
    const whole = off(loose)
    return [upper + whole, lower + whole + off(loose)]
  }
  const leg = spec.view === 'front' ? 0.6 * spec.loose : spec.loose
  return {
    ...spec,
    lean: spec.lean + off(4),
    rightArm: limb(spec.rightArm),
    leftArm: limb(spec.leftArm),
    rightLeg: limb(spec.rightLeg, leg),
    leftLeg: limb(spec.leftLeg, leg),
  }
}

/** What a person is to be; the rest is left to chance. */
export interface FigureWish {
  readonly pose?: Pose
  readonly shirt?: Colour
  readonly size?: Size
}

/** Moves a person so that the body's box is centred near this place, wholly inside the picture. */
export function placeFigure(figure: Figure, x: number, y: number): Figure {
  const { x0, y0, x1, y1 } = bodyBox({ ...figure, x: 0, y: 0 })
  const inside = (v: number, low: number, high: number): number =>
    Math.round(Math.min(SIDE - MARGIN - high, Math.max(MARGIN - low, v)))
  return { ...figure, x: inside(x, x0, x1), y: inside(y, y0, y1 + figure.lift) }
}

/**
 * A person in a pose, every joint a little off, of random build, facing and looks, at a random place of the 3×3 grid.
 */
export function makeFigure(random: Random, wish: FigureWish = {}): Figure {
  const pose = wish.pose ?? random.pick(POSES)
  const size = wish.size ?? random.pick(SIZES)
  const { view, looks, lift, mirrored } = POSE_SPECS[pose]
  let spec = loosened(POSE_SPECS[pose], random)
  // in profile either side may be the one that steps forward
  if (view === 'side' && random.chance(0.5)) spec = swapSides(spec)
  const turn = mirrored === 'either' ? random.chance(0.5) : mirrored === 'always'
  if (turn) spec = mirror(spec)
  const facing: Facing = looks === 'front' ? 'front' : turn ? 'left' : 'right'
  const build = makeBuild(size, view, random)
  const joints = poseJoints(spec, build, facing, random.between(-8, 8))
  const figure: Figure = {
    concept: 'person',
    pose,
    shirt: wish.shirt ?? random.pick(COLOURS),
    size,
    view,
    facing,
    x: 0,
    y: 0,
    lift: lift * build.height * random.between(0.7, 1.3),
    build,
    look: {
      skin: random.int(SKIN_TONES),
      hair: random.int(HAIR_COLOURS),
      haircut: random.pick(HAIRCUTS),
      trousers: random.int(TROUSERS),
    },
    joints,
  }
  const { x0, y0, x1, y1 } = bodyBox(figure)
  const grained = (v: number): number => Math.round(v * GRAIN) / GRAIN
  const centred = mapJoints(joints, ([x, y]) => [grained(x - (x0 + x1) / 2), grained(y - (y0 + y1) / 2)])
  const near = (cell: number): number => (cell + 0.5) * CELL + random.between(-JITTER, JITTER)
  return placeFigure({ ...figure, joints: centred }, near(random.int(3)), near(random.int(3)))
}
