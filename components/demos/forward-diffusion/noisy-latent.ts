import { decode, encode, LATENT, LATENT_SIZE } from '../../models/diffusion/networks.ts'
import { gaussianNoise } from '../../models/diffusion/noise.ts'
import { addNoise } from '../../models/diffusion/process.ts'
import type { ScheduleName } from '../../models/diffusion/schedule.ts'
import type { Engine } from '../../runtime/engine.ts'
import { tensor, type Tensor } from '../../runtime/tensor.ts'
import type { Run, Step, Trace } from '../../trace/step.ts'
import { bytesOf, paintedOf, planesOf } from '../shared/diffusion/pixels.ts'
import type { ChosenPicture } from '../shared/picture-choice.ts'
import { levelOf } from './noising.ts'

export interface NoisyQuestion {
  readonly schedule: ScheduleName
  /** 1 … 1000 */
  readonly t: number
  readonly seed: number
}

/** What a `decoder` step says beside `picture` [128, 128, 3], `latent` z_0 [4, 16, 16] and `pixels` of D(z_t). */
export interface NoisyNotes extends NoisyQuestion {
  readonly picture: string
  readonly label: string
  readonly scene?: number
}

/** Latents of pictures that were encoded, by id. */
export type LatentMemory = Map<string, { readonly latent: Tensor; readonly ms: number }>

/** z_t, from a latent that is known: a sum of two arrays, without a network. */
export function noisyLatent({ data, dims }: Tensor, { schedule, t, seed }: NoisyQuestion): Tensor {
  const noise = gaussianNoise(seed, data.length)
  return tensor(addNoise(data as Float32Array, noise, levelOf(schedule, t)), dims)
}

/** Stages: `encoder` (a picture is encoded once), `noise` (`latent` z_t), `decoder` (what the decoder makes of z_t). */
export async function* decodeNoisy(
  engine: Engine,
  { id, label, scene, picture }: ChosenPicture,
  question: NoisyQuestion,
  memory: LatentMemory,
  signal?: AbortSignal,
): Run {
  const round = { index: 0, of: 1 }
  const shown = bytesOf(picture)
  const notes: NoisyNotes = { ...question, picture: id, label, ...(scene !== undefined && { scene }) }
  let known = memory.get(id)
  if (!known) {
    const { value, ms } = await encode(engine, planesOf(picture), signal)
    known = { latent: tensor(value, LATENT), ms }
    memory.set(id, known)
    yield { stage: 'encoder', ...round, ms, tensors: { picture: shown, latent: known.latent } }
  }
  const { latent } = known
  const began = performance.now()
  const noisy = noisyLatent(latent, question)
  yield { stage: 'noise', ...round, ms: performance.now() - began, tensors: { latent: noisy } }
  const { value: pixels, ms } = await decode(engine, noisy.data as Float32Array, signal)
  const tensors = { pixels: paintedOf(pixels), picture: shown, latent }
  yield { stage: 'decoder', ...round, ms, tensors, notes: { ...notes } }
}

/** A noisy latent that was decoded. */
export interface Decoded extends NoisyNotes {
  readonly pixels: Tensor
  readonly shown: Tensor
  readonly latent: Tensor
}

export const decodedIn = (trace: Trace | null): Decoded[] => (trace?.steps ?? []).flatMap(readStep)

function readStep({ stage, tensors, notes }: Step): Decoded[] {
  const { pixels, picture, latent } = tensors
  if (stage !== 'decoder' || !pixels || !picture || latent?.data.length !== LATENT_SIZE) return []
  return [{ ...(notes as unknown as NoisyNotes), pixels, shown: picture, latent }]
}
