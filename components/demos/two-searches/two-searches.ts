import type { Tokeniser } from '../../models/tokeniser.ts'
import { matches, type TextIndex } from '../../models/text-search.ts'
import type { Engine } from '../../runtime/engine.ts'
import { tensor, type Tensor } from '../../runtime/tensor.ts'
import type { Run, Step, Trace } from '../../trace/step.ts'
import { searchOnce } from '../shared/search-once.ts'
import { unpackPictures } from '../shared/packed-pictures.ts'
import type { Picture } from '../../world/draw.ts'

/** Places that are shown and judged. */
export const PLACES = 6

export interface Library {
  /** Over the stored captions of the collection. */
  readonly captions: TextIndex
  /** Of its pictures, float32 [n, 128]. */
  readonly vectors: Tensor
}

/**
 * One query, answered twice. Stages: `words` (BM25 over the captions: scores, and the order of those that share a
 * word), `tokens`, `text`, `compare` (cosines in the shared space, and their order).
 */
export async function* twoSearches(
  engine: Engine,
  tokeniser: Tokeniser,
  { captions, vectors }: Library,
  { query, index = 0, of = 1 }: { query: string; index?: number; of?: number },
  signal?: AbortSignal,
): Run {
  const start = performance.now()
  const scores = captions.score(query)
  const order = Int32Array.from(matches(scores))
  yield {
    stage: 'words',
    index,
    of,
    ms: performance.now() - start,
    tensors: { scores: tensor(scores, [scores.length]), order: tensor(order, [order.length]) },
    notes: { query },
  }
  yield* searchOnce(engine, tokeniser, { query, vectors, index, of }, signal)
}

export interface Answer {
  /** Which scene of the collection. */
  readonly scene: number
  readonly score: number
  /** As the step carries it; a live one carries none. */
  readonly picture: Picture | null
}

export interface Answers {
  readonly query: string
  /** By stored captions; shorter than the places where no more captions share a word. */
  readonly words: readonly Answer[]
  /** By the shared space. */
  readonly space: readonly Answer[]
  /** Milliseconds of each way. */
  readonly ms: { readonly words: number; readonly space: number }
  /** Which step of the trace completes them. */
  readonly at: number
}

/** The first answers of both ways for query number `round` of a run; null until both are there. */
export function answersIn({ steps }: Trace, round: number): Answers | null {
  const own = steps.filter(({ index }) => index === round)
  const words = own.find(({ stage }) => stage === 'words')
  const space = own.find(({ stage }) => stage === 'compare')
  if (!words || !space) return null
  const spaceMs = own.reduce((sum, { stage, ms }) => (stage === 'words' ? sum : sum + ms), 0)
  return {
    query: String(words.notes?.query ?? ''),
    words: firstOf(words),
    space: firstOf(space),
    ms: { words: words.ms, space: spaceMs },
    at: steps.indexOf(space),
  }
}

function firstOf({ tensors }: Step): Answer[] {
  const pictures = tensors.pictures ? unpackPictures(tensors.pictures) : []
  return Array.from(tensors.order!.data.subarray(0, PLACES), (scene, place) => ({
    scene,
    score: tensors.scores!.data[scene] ?? 0,
    picture: pictures[place] ?? null,
  }))
}

/** How many of the first places went to right answers, and how many could have. */
export interface Mark {
  readonly right: number
  readonly possible: number
}

export const markOf = (answers: readonly Answer[], right: ReadonlySet<number>): Mark => ({
  right: answers.slice(0, PLACES).filter(({ scene }) => right.has(scene)).length,
  possible: Math.min(PLACES, right.size),
})

export const sumMarks = (marks: readonly Mark[]): Mark =>
  marks.reduce(
    (sum, { right, possible }) => ({ right: sum.right + right, possible: sum.possible + possible }),
    {
      right: 0,
      possible: 0,
    },
  )
