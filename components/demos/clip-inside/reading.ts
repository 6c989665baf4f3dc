import { GRID } from '../../models/clip.ts'
import { tensor, type Tensor } from '../../runtime/tensor.ts'
import type { Step, Trace } from '../../trace/step.ts'
import type { Picture } from '../../views/picture.ts'

/** What the views read from a run; each is null where the run has no such step. */
export interface Reading {
  readonly patches: Step
  readonly image: Step
  readonly tokens: Step
  readonly text: Step
  readonly compare: Step
  readonly words: Step | null
  readonly batch: Step
}

/** The steps of a complete run by their stage; null while any of them is missing. */
export function readingOf(trace: Trace | null): Reading | null {
  if (!trace?.complete) return null
  const steps = new Map(trace.steps.map((step) => [step.stage, step]))
  const [patches, image, tokens, text, compare, batch] = [
    'patches',
    'image',
    'tokens',
    'text',
    'compare',
    'batch',
  ].map((stage) => steps.get(stage))
  if (!patches || !image || !tokens || !text || !compare || !batch) return null
  return { patches, image, tokens, text, compare, words: steps.get('words') ?? null, batch }
}

/**
 * The weights with which one position attends to all, from attention [layers, 1, heads, from, to].
 * @param head from 0; null is the mean of all heads
 */
export function attentionFrom(
  { data, dims }: Tensor,
  layer: number,
  head: number | null,
  from: number,
): Float32Array {
  const [, , heads = 0, queries = 0, keys = 0] = dims
  const chosen = head === null ? Array.from({ length: heads }, (_, h) => h) : [head]
  const out = new Float32Array(keys)
  for (const h of chosen) {
    const start = ((layer * heads + h) * queries + from) * keys
    for (let to = 0; to < keys; to++) out[to]! += data[start + to]! / chosen.length
  }
  return out
}

/** Row `at` of the last two axes of a tensor whose leading axes are 1, as [1, d]. */
export function rowOf({ data, dims }: Tensor, at: number): Tensor {
  const d = dims.at(-1)!
  return tensor(data.slice(at * d, (at + 1) * d), [1, d])
}

/** Two vectors of d numbers, one above the other: [2, d]. */
export function pairOf(a: Tensor, b: Tensor): Tensor {
  const d = a.dims.at(-1)!
  const out = new Float32Array(2 * d)
  out.set(a.data as Float32Array)
  out.set(b.data as Float32Array, d)
  return tensor(out, [2, d])
}

/** Patch `at` of [64, 3, 8, 8] floats in 0…1, as a picture of 8×8. */
export function patchPicture({ data, dims }: Tensor, at: number): Picture {
  const [, , height = 0, width = 0] = dims
  const area = height * width
  const pixels = Uint8Array.from({ length: area * 3 }, (_, i) =>
    Math.round(255 * data[at * area * 3 + (i % 3) * area + Math.floor(i / 3)]!),
  )
  return { width, height, pixels }
}

/** The map of relevance of one word, from [words, 8, 8]. */
export const wordMap = ({ data }: Tensor, word: number): Tensor =>
  tensor(data.slice(word * GRID * GRID, (word + 1) * GRID * GRID), [GRID, GRID])

export const meanOf = ({ data }: Tensor): number =>
  (data as Float32Array).reduce((a, b) => a + b, 0) / data.length

/** The same map minus its mean. */
export function centred(map: Tensor): Tensor {
  const mean = meanOf(map)
  return tensor(
    Float32Array.from(map.data, (value) => value - mean),
    map.dims,
  )
}

/** What is above zero: as an overlay takes it. */
export const above = ({ data }: Tensor): Float32Array =>
  Float32Array.from(data, (value) => Math.max(0, value))

/** Row and column of a patch, from 1. */
export const placeOf = (patch: number): { row: number; column: number } => ({
  row: Math.floor(patch / GRID) + 1,
  column: (patch % GRID) + 1,
})

/** Position of the largest value. */
export function strongest(values: ArrayLike<number>): number {
  let best = 0
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i
  return best
}
