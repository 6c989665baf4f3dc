import { lerp } from '../../models/diffusion/interpolate.ts'
import { LATENT_SIZE } from '../../models/diffusion/networks.ts'
import { gaussianNoise } from '../../models/diffusion/noise.ts'
import type { Trace } from '../../trace/step.ts'
import type { Picture } from '../../views/picture.ts'
import { summarise } from '../../views/statistics.ts'
import { distance } from '../shared/diffusion/distance.ts'
import { shownPicture } from '../shared/diffusion/shown.ts'
import { FIRST, type Request } from './first-run.ts'

/** One frame, as the run made it. */
export interface Frame {
  readonly index: number
  /** Of the second end, 0 … 1. */
  readonly share: number
  readonly picture: Picture
  readonly latent: Float32Array
  /** Standard deviation of the noise that it began with. */
  readonly deviation: number
  /** What the deviation would be on the straight line between the two noises. */
  readonly straight: number
  /** Distance of its latent from the frame before; null for the first. */
  readonly moved: number | null
  readonly ms: number
  /** Index of its step in the trace. */
  readonly step: number
}

export const shownRequest = ({ settings }: Trace): Request => ({
  ...FIRST,
  ...(settings as Partial<Request>),
})

const deviationOf = (values: ArrayLike<number>): number => summarise(values).std

/** The frames that are there, in order. */
export function framesOf(trace: Trace): Frame[] {
  const { seed, toSeed } = shownRequest(trace)
  const [from, to] = [seed, toSeed].map((one) => gaussianNoise(one, LATENT_SIZE))
  const frames: Frame[] = []
  let deviation = NaN
  for (const [step, { stage, index, ms, tensors, notes }] of trace.steps.entries()) {
    if (stage === 'noise') deviation = deviationOf(tensors.latent!.data as Float32Array)
    if (stage !== 'frame') continue
    const share = Number(notes?.share)
    const latent = tensors.latent!.data as Float32Array
    const before = frames.at(-1)
    frames.push({
      ...{ index, share, latent, deviation, ms, step },
      picture: shownPicture(tensors.pixels!),
      straight: deviationOf(lerp(from!, to!, share)),
      moved: before ? distance(latent, before.latent) : null,
    })
  }
  return frames
}

/** Distance of each frame from one of them, by share. */
export const distancesFrom = (frames: readonly Frame[], one: Frame): [share: number, apart: number][] =>
  frames.map(({ share, latent }) => [share, distance(latent, one.latent)])

/** The frame that is farthest from the one before it; null where there are fewer than two. */
export const largestMove = (frames: readonly Frame[]): Frame | null =>
  frames.reduce<Frame | null>(
    (most, frame) => (frame.moved !== null && frame.moved > (most?.moved ?? -1) ? frame : most),
    null,
  )
