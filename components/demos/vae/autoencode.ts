import { lerp } from '../../models/diffusion/interpolate.ts'
import { decode, encode, LATENT } from '../../models/diffusion/networks.ts'
import type { Engine } from '../../runtime/engine.ts'
import { tensor, type Tensor } from '../../runtime/tensor.ts'
import type { Run, Step, Trace } from '../../trace/step.ts'
import { pictureOf, type Picture } from '../../views/picture.ts'
import { bytesOf, paintedOf, planesOf } from '../shared/diffusion/pixels.ts'
import type { ChosenPicture } from '../shared/picture-choice.ts'
import { allKept, changeChannels, parseOps } from './channels.ts'

export interface AutoencodeQuestion {
  /** What to do to the channels of the first picture's latent, such as `zkkk`. */
  readonly channels: string
  /** How far from the first latent to the second, 0 … 1. */
  readonly share: number
  /** Of the noise that replaces a channel. */
  readonly seed: number
}

/** What was computed before, by what it was computed from. */
export type Memory = Map<string, { readonly value: Tensor; readonly ms: number }>

/** Which latent a decoder step painted: as it is, with changed channels, or between the two. */
export type Painted =
  | { readonly kind: 'whole' }
  | { readonly kind: 'changed'; readonly channels: string; readonly seed: number }
  | { readonly kind: 'between'; readonly share: number }

/**
 * Two pictures through the autoencoder, the first there and back before the second, and what becomes of latents that no
 * picture has. Stages: `encoder` twice (`picture`, `latent`), `decoder` two or three times (`latent`, `pixels`
 * [128, 128, 3]; notes say of which latent).
 */
export async function* autoencode(
  engine: Engine,
  pictures: readonly [ChosenPicture, ChosenPicture],
  { channels, share, seed }: AutoencodeQuestion,
  memory: Memory,
  signal?: AbortSignal,
): Run {
  const decodings = allKept(channels) ? 2 : 3
  async function* encoded(index: 0 | 1): AsyncGenerator<Step, Float32Array> {
    const { id, label, scene, picture } = pictures[index]
    const { value: latent, ms } = await remember(memory, id, async () => {
      const { value, ms } = await encode(engine, planesOf(picture), signal)
      return { value: tensor(value, LATENT), ms }
    })
    const notes = { id, label, ...(scene !== undefined && { scene }), main: 'latent' }
    yield { stage: 'encoder', index, of: 2, ms, tensors: { latent, picture: bytesOf(picture) }, notes }
    return latent.data as Float32Array
  }
  async function* decoded(index: number, painted: Painted, latent: Float32Array, key: string): Run {
    const { value: pixels, ms } = await remember(memory, `decoded ${key}`, async () => {
      const { value, ms } = await decode(engine, latent, signal)
      return { value: paintedOf(value), ms }
    })
    const tensors = { pixels, latent: tensor(latent, LATENT) }
    yield { stage: 'decoder', index, of: decodings, ms, tensors, notes: { ...painted } }
  }

  const a = yield* encoded(0)
  yield* decoded(0, { kind: 'whole' }, a, pictures[0].id)
  const b = yield* encoded(1)
  const ids = pictures.map(({ id }) => id).join(' ')
  if (!allKept(channels)) {
    const changed = changeChannels(a, b, parseOps(channels), seed)
    yield* decoded(1, { kind: 'changed', channels, seed }, changed, `${ids} ${channels} ${seed}`)
  }
  yield* decoded(decodings - 1, { kind: 'between', share }, lerp(a, b, share), `${ids} ${share}`)
}

async function remember(
  memory: Memory,
  key: string,
  make: () => Promise<{ value: Tensor; ms: number }>,
): Promise<{ value: Tensor; ms: number }> {
  const known = memory.get(key) ?? (await make())
  memory.set(key, known)
  return known
}

export interface Encoded {
  readonly id: string
  readonly label: string
  readonly shown: Picture
  readonly latent: Tensor
}

export interface Decoded {
  readonly of: Painted
  readonly pixels: Picture
  readonly ms: number
}

/** What a trace holds: two pictures with their latents, and what was painted. */
export interface Reading {
  readonly origin: Trace['origin']
  /** Which step of the trace painted the first picture again. */
  readonly at: number
  readonly pictures: readonly [Encoded, Encoded]
  readonly whole: Decoded
  readonly others: readonly Decoded[]
  readonly encoderMs: number
}

/** Null as long as the run has not come to the reconstruction. */
export function readingOf(trace: Trace | null): Reading | null {
  const steps = trace?.steps ?? []
  const encoded = steps.filter(({ stage }) => stage === 'encoder')
  const pictures = encoded.flatMap(readEncoder)
  const decoded = steps.flatMap(readDecoder)
  const whole = decoded.find(({ of }) => of.kind === 'whole')
  if (!trace || pictures.length < 2 || !whole) return null
  return {
    origin: trace.origin,
    at: steps.findIndex(({ notes }) => notes?.kind === 'whole'),
    pictures: [pictures[0]!, pictures[1]!],
    whole,
    others: decoded.filter((one) => one !== whole),
    encoderMs: encoded[0]!.ms,
  }
}

function readEncoder({ tensors: { picture, latent }, notes }: Step): Encoded[] {
  const shown = picture && pictureOf(picture)
  return shown && latent ? [{ id: String(notes?.id), label: String(notes?.label), shown, latent }] : []
}

function readDecoder({ stage, tensors: { pixels }, notes, ms }: Step): Decoded[] {
  const picture = pixels && pictureOf(pixels)
  if (stage !== 'decoder' || !picture) return []
  return [{ of: notes as unknown as Painted, pixels: picture, ms }]
}

/** What was painted with these channels changed. */
export const findChanged = (
  { whole, others }: Reading,
  question: { channels: string; seed: number },
): Decoded | null =>
  allKept(question.channels)
    ? whole
    : (others.find(
        ({ of }) =>
          of.kind === 'changed' &&
          of.channels === question.channels &&
          (of.seed === question.seed || !question.channels.includes('n')),
      ) ?? null)

/** What was painted nearest to this way between the two. */
export const findBetween = ({ others }: Reading, share: number): (Decoded & { share: number }) | null =>
  others
    .flatMap((one) => (one.of.kind === 'between' ? [{ ...one, share: one.of.share }] : []))
    .reduce<(Decoded & { share: number }) | null>(
      (best, one) => (best && Math.abs(best.share - share) <= Math.abs(one.share - share) ? best : one),
      null,
    )
