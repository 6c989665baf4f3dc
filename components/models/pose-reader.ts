import type { Engine, ModelFile } from '../runtime/engine.ts'
import type { Picture } from '../world/draw.ts'
import { JOINTS, type Joints } from '../world/figure.ts'
import { pixelsOf } from './judge.ts'

/**
 * The pose reader: a small convolutional network that finds the joints of the one person in a picture. It shares
 * nothing with the ControlNet whose pictures it scores.
 */
export const POSE_READER = { model: 'pose-reader', file: 'reader' } as const satisfies ModelFile

/** The joints of the person in each 128×128 picture, in pixels. It finds a person in every picture. */
export async function readPoses(
  engine: Engine,
  pictures: readonly Picture[],
  signal?: AbortSignal,
): Promise<Joints[]> {
  const feeds = { pixels: pixelsOf(pictures) }
  const { data } = (await engine.run(POSE_READER, feeds, ['joints'], signal)).tensors.joints!
  return pictures.map(
    (_, n) =>
      Object.fromEntries(
        JOINTS.map((joint, i) => {
          const at = (n * JOINTS.length + i) * 2
          return [joint, [Number(data[at]), Number(data[at + 1])] as const]
        }),
      ) as unknown as Joints,
  )
}

/** Share of the joints that are at most so many pixels from where they should be. */
export function shareWithin(found: Joints, wanted: Joints, pixels = 8): number {
  const near = JOINTS.filter((joint) => {
    const [x, y] = found[joint]
    return Math.hypot(x - wanted[joint][0], y - wanted[joint][1]) <= pixels
  })
  return near.length / JOINTS.length
}
