import { noseOffset, type Build, type Facing, type Joints, type Point } from './figure.ts'
import type { Limb, PoseSpec } from './poses.ts'

/** The end of a bone of this length that points this way, in degrees as in poses.ts. */
const along = ([x, y]: Point, angle: number, length: number): Point => {
  const radians = (angle * Math.PI) / 180
  return [x + length * Math.sin(radians), y + length * Math.cos(radians)]
}

const mirrorLimb = ([upper, lower]: Limb): Limb => [-upper, -lower]

/** The same pose seen in a mirror: what the right hand did, the left one does. */
export const mirror = (spec: PoseSpec): PoseSpec => ({
  ...spec,
  lean: -spec.lean,
  rightArm: mirrorLimb(spec.leftArm),
  leftArm: mirrorLimb(spec.rightArm),
  rightLeg: mirrorLimb(spec.leftLeg),
  leftLeg: mirrorLimb(spec.rightLeg),
})

/** What the right limbs did, the left ones do. */
export const swapSides = (spec: PoseSpec): PoseSpec => ({
  ...spec,
  rightArm: spec.leftArm,
  leftArm: spec.rightArm,
  rightLeg: spec.leftLeg,
  leftLeg: spec.rightLeg,
})

/**
 * Forward kinematics: from the trunk's lean and the angles of the bones to the joints, with the neck at the origin.
 * @param nod of the head against the trunk, in degrees
 */
export function poseJoints(spec: PoseSpec, build: Build, facing: Facing, nod = 0): Joints {
  const neck: Point = [0, 0]
  const up = 180 - spec.lean
  const pelvis = along(neck, up + 180, build.trunk)
  // across the trunk, towards the left of the person: to the right of the picture, seen from the front
  const shoulder = (sign: number): Point =>
    along(along(neck, up + 180, 0.1 * build.trunk), up - 90, sign * build.shoulders)
  const hip = (sign: number): Point => along(pelvis, up - 90, sign * build.hips)
  const head = along(neck, 180 - (spec.lean * 0.5 + nod), 1.16 * build.head)
  const [noseX, noseY] = noseOffset(facing, build.head)
  const limb = (from: Point, [upper, lower]: Limb, length: number): [Point, Point] => {
    const middle = along(from, upper, length)
    return [middle, along(middle, lower, length)]
  }
  const [rightElbow, rightWrist] = limb(shoulder(-1), spec.rightArm, build.arm)
  const [leftElbow, leftWrist] = limb(shoulder(1), spec.leftArm, build.arm)
  const [rightKnee, rightAnkle] = limb(hip(-1), spec.rightLeg, build.leg)
  const [leftKnee, leftAnkle] = limb(hip(1), spec.leftLeg, build.leg)
  return {
    nose: [head[0] + noseX, head[1] + noseY],
    neck,
    'right shoulder': shoulder(-1),
    'right elbow': rightElbow,
    'right wrist': rightWrist,
    'left shoulder': shoulder(1),
    'left elbow': leftElbow,
    'left wrist': leftWrist,
    'right hip': hip(-1),
    'right knee': rightKnee,
    'right ankle': rightAnkle,
    'left hip': hip(1),
    'left knee': leftKnee,
    'left ankle': leftAnkle,
  }
}
