import { embedTexts, idsOf } from '../../models/clip.ts'
import type { Tokeniser } from '../../models/tokeniser.ts'
import { row } from '../../models/vectors.ts'
import { formatExpression, operatorOf, partialSums, type Term } from '../../models/word-arithmetic.ts'
import type { Engine } from '../../runtime/engine.ts'
import { tensor } from '../../runtime/tensor.ts'
import type { Run, Step, Trace } from '../../trace/step.ts'
import { project } from './projection.ts'
import { cosinesWith, type Space } from './space.ts'

/**
 * A sentence, or texts added and subtracted, comes down in the fixed plane. Stages: `tokens`, `text` (the text tower,
 * vectors [terms, 128]), `add` (once a term: the sum so far, and where it falls), `neighbours` (cosines with all
 * points of the space, in 128 dimensions).
 */
export async function* land(
  engine: Engine,
  tokeniser: Tokeniser,
  { terms, space }: { readonly terms: readonly Term[]; readonly space: Space },
  signal?: AbortSignal,
): Run {
  let start = performance.now()
  const texts = terms.map(({ text }) => text)
  const encoded = texts.map((text) => tokeniser.encode(text))
  const notes = { query: formatExpression(terms), terms, cut: encoded.some(({ cut }) => cut) }
  yield { ...once('tokens', start), tensors: { ids: idsOf(encoded) }, notes }

  const { embedding, ms } = await embedTexts(engine, encoded, signal)
  yield { stage: 'text', index: 0, of: 1, ms, tensors: { embedding }, notes }

  const sums = partialSums(
    terms,
    terms.map((_, i) => row(embedding, i)),
  )
  for (const [index, vector] of sums.entries()) {
    start = performance.now()
    const tensors = { vector: tensor(vector, [vector.length]), ...placesOf(space, vector) }
    const term = index === 0 && terms[0]!.sign > 0 ? texts[0] : `${operatorOf(terms[index]!)} ${texts[index]}`
    const gone = vector.every((value) => value === 0)
    yield { ...once('add', start), index, of: sums.length, tensors, notes: { ...notes, term, gone } }
  }

  start = performance.now()
  const vector = sums.at(-1)!
  const cosines = cosinesWith(space, vector)
  yield { ...once('neighbours', start), tensors: { vector: tensor(vector, [vector.length]), cosines }, notes }
}

const once = (stage: string, start: number) => ({ stage, index: 0, of: 1, ms: performance.now() - start })

const placesOf = ({ bases }: Space, vector: Float32Array): Step['tensors'] => ({
  centred: tensor(Float32Array.from(project(bases.centred, vector, 'text')), [2]),
  joint: tensor(Float32Array.from(project(bases.joint, vector, 'text')), [2]),
})

export interface Stop {
  /** The term that led here, with its operator. */
  readonly term: string
  readonly centred: ArrayLike<number>
  readonly joint: ArrayLike<number>
}

/** What a trace shows of a question at one of its steps. */
export interface Landing {
  readonly query: string
  readonly terms: readonly Term[]
  readonly cut: boolean
  /** Places of the sums so far; one for a sentence. A sum without direction has none. */
  readonly path: readonly Stop[]
  /** With every point of the space; there at the last step. */
  readonly cosines: ArrayLike<number> | null
}

/** Gathers the steps of the question that is under way at `current`; null at the plane itself. */
export function landingAt(trace: Trace | null, current: number): Landing | null {
  const steps = trace?.steps.slice(0, current + 1) ?? []
  const from = steps.findLastIndex(({ stage }) => stage === 'tokens')
  if (from < 0) return null
  const mine = steps.slice(from)
  const { query, terms, cut } = mine[0]!.notes as unknown as Landing
  const path = mine
    .filter(({ stage, notes }) => stage === 'add' && notes?.gone !== true)
    .map(({ tensors, notes }) => ({
      term: String(notes?.term),
      centred: tensors.centred!.data,
      joint: tensors.joint!.data,
    }))
  const last = mine.at(-1)!
  return { query, terms, cut, path, cosines: last.stage === 'neighbours' ? last.tensors.cosines!.data : null }
}

/** The last question that was answered by then, with its cosines. */
export function landingBefore(trace: Trace | null, current: number): Landing | null {
  const answered =
    trace?.steps.slice(0, current + 1).findLastIndex(({ stage }) => stage === 'neighbours') ?? -1
  return answered < 0 ? null : landingAt(trace, answered)
}
