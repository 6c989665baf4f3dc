import { tensor, type Tensor } from '../../runtime/tensor.ts'
import type { Step, Trace } from '../../trace/step.ts'
import type { Token } from '../../models/tokeniser.ts'

/** Rows of [n, d] with more vectors of d below them. */
export function withRows({ data, dims }: Tensor, more: readonly Float32Array[]): Tensor {
  const [n = 0, d = 0] = dims
  const all = new Float32Array((n + more.length) * d)
  all.set(data as Float32Array)
  more.forEach((vector, i) => all.set(vector, (n + i) * d))
  return tensor(all, [n + more.length, d])
}

/** What the model read of a query, and how long each part took. */
export interface Reading {
  readonly query: string
  readonly tokens: readonly Token[]
  /** Whether its end was not read. */
  readonly cut: boolean
  /** Milliseconds by stage; a stage that has not come is left out. */
  readonly ms: Readonly<Record<string, number>>
}

/** Pictures from the best to the worst. */
export interface Ranking {
  readonly query: string
  readonly order: ArrayLike<number>
  /** Cosine of each picture and the query, by picture. */
  readonly scores: ArrayLike<number>
  /** The step itself; a recorded one carries its first pictures. */
  readonly step: Step
}

/** What a trace of searches tells at one of its steps. */
export function readTrace(
  { steps }: Trace,
  current: number,
): { readonly reading: Reading | null; readonly ranking: Ranking | null } {
  const until = steps.slice(0, current + 1)
  const begun = until.findLast(({ stage }) => stage === 'tokens')
  const ranked = until.findLast(({ stage }) => stage === 'compare')
  return { reading: begun ? readingOf(begun, until) : null, ranking: ranked ? rankingOf(ranked) : null }
}

function readingOf(tokens: Step, until: readonly Step[]): Reading {
  const same = until.filter(({ index }) => index === tokens.index)
  const notes = tokens.notes as { query: string; tokens: Token[][]; cut: boolean[] }
  return {
    query: notes.query,
    tokens: notes.tokens[0] ?? [],
    cut: notes.cut[0] ?? false,
    ms: Object.fromEntries(same.map(({ stage, ms }) => [stage, ms])),
  }
}

const rankingOf = (step: Step): Ranking => ({
  query: String(step.notes?.query ?? ''),
  order: step.tensors.order!.data,
  scores: step.tensors.scores!.data,
  step,
})

/** The first ranking of a run. */
export const firstRanking = ({ steps }: Trace): Ranking | null => {
  const step = steps.find(({ stage }) => stage === 'compare')
  return step ? rankingOf(step) : null
}
