import { LATENT, LATENT_SIZE } from '../../models/diffusion/networks.ts'
import { levelAt } from '../../models/diffusion/schedule.ts'
import { TRAINED_SCHEDULE } from '../../models/diffusion/text-to-image.ts'
import { tensor, type Tensor } from '../../runtime/tensor.ts'
import type { Step, Trace } from '../../trace/step.ts'
import { pictureOf, type Picture } from '../../views/picture.ts'
import type { AnswerNotes, DenoiseQuestion } from './denoise-once.ts'
import { answerOf } from './losses.ts'

/** A complete answer of the network, as the views take it. */
export interface Reading extends AnswerNotes {
  /** Which step of the trace completes it. */
  readonly at: number
  readonly shown: Picture
  /** [4, 16, 16] each */
  readonly noisy: Tensor
  readonly noise: Tensor
  /** Without and with the prompt. */
  readonly told: readonly [Told, Told]
}

export interface Told {
  /** ε̂ and ε − ε̂, [4, 16, 16] */
  readonly noise: Tensor
  readonly difference: Tensor
  /** (ε − ε̂)² [16, 16], mean of the channels */
  readonly error: Tensor
  /** x̂_0, decoded */
  readonly expected: Picture
}

/** The answers that a trace holds, in its order. */
export const readingsOf = (trace: Trace | null): Reading[] =>
  (trace?.steps ?? []).flatMap((step, at) => (step.stage === 'decoder' ? readStep(step, at) : []))

function readStep({ tensors, notes }: Step, at: number): Reading[] {
  const { picture, latent, noisy, noise, v, error } = tensors
  const painted = [tensors.without, tensors.with].flatMap((each) => (each && pictureOf(each)) ?? [])
  const shown = picture && pictureOf(picture)
  if (!shown || !latent || !noisy || !noise || !v || !error || painted.length < 2) return []
  const about = notes as unknown as AnswerNotes
  const level = levelAt(TRAINED_SCHEDULE, about.t)
  const floats = (of: Tensor): Float32Array => of.data as Float32Array
  const told = [0, 1].map((row): Told => {
    const part = floats(v).subarray(row * LATENT_SIZE, (row + 1) * LATENT_SIZE)
    const { said } = answerOf({ x0: floats(latent), noise: floats(noise), x: floats(noisy), v: part }, level)
    const difference = floats(noise).map((value, i) => value - said.noise[i]!)
    return {
      noise: tensor(said.noise, LATENT),
      difference: tensor(difference, LATENT),
      error: rowOf(error, row),
      expected: painted[row]!,
    }
  })
  return [{ ...about, at, shown, noisy, noise, told: told as unknown as [Told, Told] }]
}

function rowOf({ data, dims }: Tensor, row: number): Tensor {
  const rest = dims.slice(1)
  const size = rest.reduce((a, b) => a * b, 1)
  return tensor(data.slice(row * size, (row + 1) * size), rest)
}

/** Whether an answer is to this question about this picture, whatever its t. */
export const isAbout = (
  reading: Reading,
  { picture, prompt, seed }: Omit<DenoiseQuestion, 't'> & { picture: string },
): boolean => reading.picture === picture && reading.prompt === prompt && reading.seed === seed

/** Mean losses that were measured over many pictures, by t. */
export interface Measured {
  readonly pictures: number
  readonly times: readonly number[]
  readonly epsilon: readonly number[]
  readonly v: readonly number[]
  readonly epsilonWithout: readonly number[]
  readonly vWithout: readonly number[]
}

/** The curve that the recorded run carries. */
export function measuredIn(trace: Trace | null): Measured | null {
  const step = trace?.steps.find(({ stage }) => stage === 'measure')
  const losses = step?.tensors.losses
  const times = step?.tensors.times
  if (!losses || !times || losses.dims[0] !== 4) return null
  const n = times.data.length
  const row = (i: number): number[] => Array.from(losses.data.subarray(i * n, (i + 1) * n))
  return {
    pictures: Number(step.notes?.pictures),
    times: Array.from(times.data),
    epsilon: row(0),
    v: row(1),
    epsilonWithout: row(2),
    vWithout: row(3),
  }
}
