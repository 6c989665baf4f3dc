import { JOINTS, jointsOf, type Joint, type Joints, mapJoints, type Point } from '../../world/figure.ts'
import { makeFigure, placeFigure } from '../../world/make-figure.ts'
import type { Pose } from '../../world/poses.ts'
import { createRandom, hashText } from '../../world/random.ts'

/** Side of the picture in scene units; joints stand on whole ones, 0 … 127. */
export const SIDE = 128

const within = (at: number): number => Math.min(SIDE - 1, Math.max(0, Math.round(at)))
const place = ([x, y]: Point): Point => [within(x), within(y)]

/** A figure of the world in this pose, in the middle of the picture; always the same one. */
export const jointsOfPose = (pose: Pose): Joints => {
  const figure = makeFigure(createRandom(hashText(`control ${pose}`)), { pose, size: 'big' })
  return mapJoints(jointsOf(placeFigure(figure, SIDE / 2, SIDE / 2)), place)
}

/** One joint moved; it stays in the picture. */
export const moveJoint = (joints: Joints, joint: Joint, to: Point): Joints => ({
  ...joints,
  [joint]: place(to),
})

/** Two hexadecimal digits a number: 56 characters of a link. */
export const writeJoints = (joints: Joints): string =>
  JOINTS.flatMap((joint) => joints[joint])
    .map((at) => at.toString(16).padStart(2, '0'))
    .join('')

export const MOST_JOINTS = JOINTS.length * 4

/** The joints of such characters; null where they are none. */
export function readJoints(text: string): Joints | null {
  if (text.length !== MOST_JOINTS || !/^[0-7][0-9a-f]([0-7][0-9a-f])*$/.test(text)) return null
  const numbers = Array.from({ length: JOINTS.length * 2 }, (_, i) =>
    parseInt(text.slice(2 * i, 2 * i + 2), 16),
  )
  return Object.fromEntries(
    JOINTS.map((joint, i) => [joint, [numbers[2 * i]!, numbers[2 * i + 1]!] as const]),
  ) as unknown as Joints
}
