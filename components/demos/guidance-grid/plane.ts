import type { DiffusionSettings } from '../../models/diffusion/settings.ts'
import { dot, row } from '../../models/vectors.ts'
import { tensor, type Tensor } from '../../runtime/tensor.ts'
import type { Step, Trace } from '../../trace/step.ts'
import type { Picture } from '../../views/picture.ts'
import { shownPicture } from '../shared/diffusion/shown.ts'
import { unpackPictures } from '../shared/packed-pictures.ts'

/** A plane through the space of latents, fixed once from the latents of real pictures. */
export interface Plane {
  /** float32 [1024], the mean latent */
  readonly mean: Tensor
  /** float32 [2, 1024]: the two directions of most variance, at right angles, of length 1 */
  readonly components: Tensor
  /** float32 [n, 2]: where the pictures that it was fixed from lie */
  readonly points: Tensor
  /** uint8 [m, 32, 32, 3]: a few of them */
  readonly landmarks: Tensor
  /** Which of the points these are. */
  readonly landmarkPoints: readonly number[]
  /** Shares of the variance along the two directions. */
  readonly explained: readonly [number, number]
  /** Smallest, mean and largest standard deviation of the numbers of one of these latents. */
  readonly spread: readonly [number, number, number]
}

/** The plane as a step, so that a trace holds all that it shows. */
export function planeStep({ mean, components, points, landmarks, ...notes }: Plane): Step {
  const tensors = { mean, components, points, landmarks }
  return { stage: 'plane', index: 0, of: 1, ms: 0, tensors, notes }
}

export function planeIn({ steps }: Trace): Plane | null {
  const step = steps.find(({ stage }) => stage === 'plane')
  if (!step) return null
  const { mean, components, points, landmarks } = step.tensors
  const notes = step.notes as unknown as Pick<Plane, 'landmarkPoints' | 'explained' | 'spread'>
  return { mean: mean!, components: components!, points: points!, landmarks: landmarks!, ...notes }
}

/** Where latents [n, …] fall in the plane: float32 [n, 2], (z − mean) · component. */
export function project({ mean, components }: Plane, latents: Tensor): Tensor {
  const n = latents.dims[0]!
  const d = mean.data.length
  const offset = [0, 1].map((k) => dot(row(components, k), mean.data))
  const out = new Float32Array(n * 2)
  for (let i = 0; i < n; i++) {
    const latent = latents.data.subarray(i * d, (i + 1) * d)
    for (let k = 0; k < 2; k++) out[i * 2 + k] = dot(latent, row(components, k)) - offset[k]!
  }
  return tensor(out, [n, 2])
}

/** Standard deviation of the numbers of a latent. */
export function spreadOf(latent: Tensor): number {
  const data = latent.data as Float32Array
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length
  return Math.sqrt(data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length)
}

/** One picture of the grid, as the run made it. */
export interface Cell {
  readonly key: string
  readonly settings: DiffusionSettings
  readonly picture: Picture
  readonly evaluations: number
  readonly unetMs: number
  readonly spread: number
  /** Ways through the plane: of x_t, one place more than there are steps, and of x̂_0. */
  readonly states: Tensor
  readonly guesses: Tensor
  /** Index of its step in the trace. */
  readonly step: number
}

/** The cells that are there, by key. */
export const cellsIn = ({ steps }: Trace): Map<string, Cell> =>
  new Map(
    steps.flatMap(({ stage, tensors, notes }, step): [string, Cell][] => {
      if (stage !== 'cell') return []
      const { pixels, states, guesses } = tensors
      const noted = notes as unknown as Pick<Cell, 'key' | 'settings' | 'evaluations' | 'unetMs' | 'spread'>
      const cell = { ...noted, picture: shownPicture(pixels!), states: states!, guesses: guesses!, step }
      return [[cell.key, cell]]
    }),
  )

export const landmarkPictures = ({ landmarks }: Plane): readonly Picture[] => unpackPictures(landmarks)

/** Rows of [n, 2] as points. */
export const pointsOf = ({ data, dims }: Tensor): [number, number][] =>
  Array.from({ length: dims[0] ?? 0 }, (_, i) => [data[i * 2]!, data[i * 2 + 1]!])
