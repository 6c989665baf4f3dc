import { embedPictures, embedTexts, idsOf } from '../../models/clip.ts'
import type { Tokeniser } from '../../models/tokeniser.ts'
import { dot } from '../../models/vectors.ts'
import type { Engine } from '../../runtime/engine.ts'
import { tensor, type Tensor } from '../../runtime/tensor.ts'
import type { Run, Step } from '../../trace/step.ts'
import { type Picture, shrink } from '../../world/draw.ts'
import type { ChosenPicture } from '../shared/picture-choice.ts'
import { promptOf } from './labels.ts'
import type { Logit } from './scores.ts'

/** What the towers have read so far. Vectors stay, so that nothing is read twice. */
export interface Memory {
  readonly pictures: Map<string, Float32Array>
  readonly texts: Map<string, { readonly vector: Float32Array; readonly cut: boolean }>
  readonly read: { pictures: number; texts: number }
}

export const createMemory = (): Memory => ({
  pictures: new Map(),
  texts: new Map(),
  read: { pictures: 0, texts: 0 },
})

export interface LabelQuestion {
  readonly picture: ChosenPicture
  readonly labels: readonly string[]
  readonly template: string
  readonly logit: Logit
}

/** What a `compare` step says beside its tensors `picture` [128, 128, 3] and `cosines` [1, labels]. */
export interface Compared {
  readonly id: string
  readonly scene?: number
  readonly label: string
  readonly labels: readonly string[]
  readonly template: string
  readonly prompts: readonly string[]
  /** Which prompts were too long for the text tower. */
  readonly cut: readonly boolean[]
  readonly logit: Logit
  readonly read: Readonly<Memory['read']>
}

const pixelsTensor = ({ width, height, pixels }: Picture): Tensor =>
  tensor(Uint8Array.from(pixels), [height, width, 3])

/**
 * Zero-shot classification (Radford 2021, section 3.1) that remembers what it has read. Stages: `image` (only for a
 * picture not seen before), `tokens` and `text` (only for prompts not read before), `compare`.
 */
export async function* labelPicture(
  engine: Engine,
  tokeniser: Tokeniser,
  { picture, labels, template, logit }: LabelQuestion,
  memory: Memory,
  signal?: AbortSignal,
): Run {
  const shown = pixelsTensor(picture.picture)
  const { id, scene, label } = picture
  const about = { id, label, template, logit, ...(scene !== undefined && { scene }) }
  const prompts = labels.map((each) => promptOf(template, each))

  if (!memory.pictures.has(id)) {
    const { embedding, ms } = await embedPictures(engine, [shrink(picture.picture, 2)], signal)
    memory.pictures.set(id, embedding.data as Float32Array)
    memory.read.pictures += 1
    const notes = { ...about, labels, prompts, read: { ...memory.read } }
    yield { stage: 'image', index: 0, of: 1, ms, tensors: { picture: shown, embedding }, notes }
  }
  const unread = [...new Set(prompts)].filter((prompt) => !memory.texts.has(prompt))
  if (unread.length > 0) {
    yield* readTexts(
      engine,
      tokeniser,
      unread,
      memory,
      { picture: shown },
      { ...about, labels, prompts },
      signal,
    )
  }

  const start = performance.now()
  const vector = memory.pictures.get(id)!
  const cosines = Float32Array.from(prompts, (prompt) => dot(vector, memory.texts.get(prompt)!.vector))
  const compared: Compared = {
    ...about,
    labels,
    prompts,
    cut: prompts.map((prompt) => memory.texts.get(prompt)!.cut),
    read: { ...memory.read },
  }
  yield {
    stage: 'compare',
    index: 0,
    of: 1,
    ms: performance.now() - start,
    tensors: { picture: shown, cosines: tensor(cosines, [1, cosines.length]) },
    notes: { ...compared },
  }
}

async function* readTexts(
  engine: Engine,
  tokeniser: Tokeniser,
  texts: readonly string[],
  memory: Memory,
  shown: Step['tensors'],
  about: Readonly<Record<string, unknown>>,
  signal?: AbortSignal,
): Run {
  const start = performance.now()
  const encoded = texts.map((text) => tokeniser.encode(text))
  const ids = idsOf(encoded)
  const ms = performance.now() - start
  const notes = () => ({ ...about, texts, read: { ...memory.read } })
  yield { stage: 'tokens', index: 0, of: 1, ms, tensors: { ...shown, ids }, notes: notes() }

  const { embedding, ms: took } = await embedTexts(engine, encoded, signal)
  const d = embedding.dims[1]!
  texts.forEach((text, i) => {
    const vector = (embedding.data as Float32Array).slice(i * d, (i + 1) * d)
    memory.texts.set(text, { vector, cut: encoded[i]!.cut })
  })
  memory.read.texts += texts.length
  yield { stage: 'text', index: 0, of: 1, ms: took, tensors: { ...shown, embedding }, notes: notes() }
}
