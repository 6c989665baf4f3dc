import type { Engine, ModelFile } from '../runtime/engine.ts'
import { tensor, type Tensor } from '../runtime/tensor.ts'
import type { Run, Step } from '../trace/step.ts'
import type { Picture } from '../world/draw.ts'
import { CONTEXT, type Encoded, type Tokeniser } from './tokeniser.ts'
import { ranking, similarities } from './vectors.ts'

/**
 * CLIP of the sticker world: a picture tower and a text tower with one space of 128 numbers (Radford 2021,
 * https://arxiv.org/abs/2103.00020). Both give vectors of length 1; their inner product says how well they fit.
 */
export const CLIP = {
  image: { model: 'clip', file: 'image' },
  text: { model: 'clip', file: 'text' },
} as const satisfies Record<string, ModelFile>

/** Side of the pictures that the tower takes, side of a patch, and patches along a side. */
export const PICTURE_SIZE = 64
export const PATCH_SIZE = 8
export const GRID = PICTURE_SIZE / PATCH_SIZE

/** As many pictures as go through the tower at once; more would need more memory and gain no time. */
const BATCH = 16

const now = (): number => performance.now()

/** RGB bytes [n × 64×64] as the tower wants them: float32 [n, 3, 64, 64] in 0…1. */
export function pixelsOf(pictures: readonly Picture[]): Tensor {
  const area = PICTURE_SIZE * PICTURE_SIZE
  const out = new Float32Array(pictures.length * 3 * area)
  pictures.forEach(({ width, height, pixels }, n) => {
    if (width !== PICTURE_SIZE || height !== PICTURE_SIZE) {
      throw new RangeError(
        `CLIP reads pictures of ${PICTURE_SIZE}×${PICTURE_SIZE} pixels, not ${width}×${height}.`,
      )
    }
    for (let i = 0; i < area; i++) {
      for (let c = 0; c < 3; c++) out[(n * 3 + c) * area + i] = pixels[i * 3 + c]! / 255
    }
  })
  return tensor(out, [pictures.length, 3, PICTURE_SIZE, PICTURE_SIZE])
}

/** Token numbers of several texts as one int32 [n, 32]. */
export function idsOf(encoded: readonly Encoded[]): Tensor {
  const ids = new Int32Array(encoded.length * CONTEXT)
  encoded.forEach((e, i) => ids.set(e.ids, i * CONTEXT))
  return tensor(ids, [encoded.length, CONTEXT])
}

interface Embedded {
  /** float32 [n, 128], each row of length 1 */
  readonly embedding: Tensor
  readonly ms: number
}

async function inBatches(
  count: number,
  run: (first: number, n: number) => Promise<Embedded>,
): Promise<Embedded> {
  const parts: Float32Array[] = []
  let ms = 0
  let d = 0
  for (let first = 0; first < count; first += BATCH) {
    const part = await run(first, Math.min(BATCH, count - first))
    parts.push(part.embedding.data as Float32Array)
    ms += part.ms
    d = part.embedding.dims[1] ?? 0
  }
  const data = new Float32Array(count * d)
  parts.forEach((part, i) => data.set(part, i * BATCH * d))
  return { embedding: tensor(data, [count, d]), ms }
}

/** Vectors of texts: float32 [n, 128]. */
export function embedTexts(
  engine: Engine,
  encoded: readonly Encoded[],
  signal?: AbortSignal,
): Promise<Embedded> {
  return inBatches(encoded.length, async (first, n) => {
    const feeds = { ids: idsOf(encoded.slice(first, first + n)) }
    const { tensors, ms } = await engine.run(CLIP.text, feeds, ['embedding'], signal)
    return { embedding: tensors.embedding!, ms }
  })
}

/** Vectors of 64×64 pictures: float32 [n, 128]. */
export function embedPictures(
  engine: Engine,
  pictures: readonly Picture[],
  signal?: AbortSignal,
): Promise<Embedded> {
  return inBatches(pictures.length, async (first, n) => {
    const feeds = { pixels: pixelsOf(pictures.slice(first, first + n)) }
    const { tensors, ms } = await engine.run(CLIP.image, feeds, ['embedding'], signal)
    return { embedding: tensors.embedding!, ms }
  })
}

/** "Reads" a text: its tokens, as the first step of every run that starts from words. */
function tokeniseStep(tokeniser: Tokeniser, texts: readonly string[]): { step: Step; encoded: Encoded[] } {
  const start = now()
  const encoded = texts.map((text) => tokeniser.encode(text))
  const step: Step = {
    stage: 'tokens',
    index: 0,
    of: 1,
    ms: now() - start,
    tensors: { ids: idsOf(encoded) },
    notes: { texts, tokens: encoded.map((e) => e.tokens), cut: encoded.map((e) => e.cut) },
  }
  return { step, encoded }
}

/**
 * Ranks pictures by a sentence. Stages: `tokens`, `text` (the text tower), `compare`.
 * @param vectors of the pictures, float32 [n, 128]
 */
export async function* rankByText(
  engine: Engine,
  tokeniser: Tokeniser,
  { query, vectors }: { query: string; vectors: Tensor },
  signal?: AbortSignal,
): Run {
  const { step, encoded } = tokeniseStep(tokeniser, [query])
  yield step
  const { embedding, ms } = await embedTexts(engine, encoded, signal)
  yield { stage: 'text', index: 0, of: 1, ms, tensors: { embedding } }
  const start = now()
  const scores = similarities(embedding, vectors)
  const order = Int32Array.from(ranking(scores))
  yield {
    stage: 'compare',
    index: 0,
    of: 1,
    ms: now() - start,
    tensors: { scores: tensor(scores, [scores.length]), order: tensor(order, [order.length]) },
  }
}

/**
 * Both towers, opened: one picture and one sentence with every state on the way. Stages: `patches` (the cut picture,
 * [64, 3, 8, 8]), `image` (states, attention, patch vectors, vector), `tokens`, `text` (states, attention, vector),
 * `compare` (cosine of picture and sentence, and of each patch and sentence [8, 8]).
 */
export async function* lookInside(
  engine: Engine,
  tokeniser: Tokeniser,
  { picture, text }: { picture: Picture; text: string },
  signal?: AbortSignal,
): Run {
  const start = now()
  const pixels = pixelsOf([picture])
  const patches = cutIntoPatches(pixels)
  yield { stage: 'patches', index: 0, of: 1, ms: now() - start, tensors: { pixels, patches } }
  const image = await engine.run(CLIP.image, { pixels }, undefined, signal)
  yield { stage: 'image', index: 0, of: 1, ms: image.ms, tensors: image.tensors }
  const { step, encoded } = tokeniseStep(tokeniser, [text])
  yield step
  const read = await engine.run(CLIP.text, { ids: idsOf(encoded) }, undefined, signal)
  yield { stage: 'text', index: 0, of: 1, ms: read.ms, tensors: read.tensors }
  const compared = now()
  const textVector = read.tensors.embedding!
  const cosine = similarities(image.tensors.embedding!, textVector)
  const perPatch = similarities(patchVectors(image.tensors.patch_embedding!), textVector)
  yield {
    stage: 'compare',
    index: 0,
    of: 1,
    ms: now() - compared,
    tensors: { cosine: tensor(cosine, [1, 1]), relevance: tensor(perPatch, [GRID, GRID]) },
    notes: { main: 'cosine' },
  }
}

/** [1, 64, 128] → [64, 128]. */
export const patchVectors = ({ data, dims }: Tensor): Tensor => tensor(data, dims.slice(1))

/** float32 [1, 3, 64, 64] → [64, 3, 8, 8], patches row by row. */
export function cutIntoPatches({ data }: Tensor): Tensor {
  const area = PICTURE_SIZE * PICTURE_SIZE
  const out = new Float32Array(3 * area)
  let at = 0
  for (let patch = 0; patch < GRID * GRID; patch++) {
    const top = Math.floor(patch / GRID) * PATCH_SIZE
    const left = (patch % GRID) * PATCH_SIZE
    for (let c = 0; c < 3; c++) {
      for (let y = 0; y < PATCH_SIZE; y++) {
        for (let x = 0; x < PATCH_SIZE; x++) out[at++] = data[c * area + (top + y) * PICTURE_SIZE + left + x]!
      }
    }
  }
  return tensor(out, [GRID * GRID, 3, PATCH_SIZE, PATCH_SIZE])
}
