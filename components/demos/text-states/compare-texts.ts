import { CLIP, idsOf } from '../../models/clip.ts'
import type { Token, Tokeniser } from '../../models/tokeniser.ts'
import { normalise, similarities } from '../../models/vectors.ts'
import type { Engine } from '../../runtime/engine.ts'
import { tensor, type Tensor } from '../../runtime/tensor.ts'
import type { Run, Step, Trace } from '../../trace/step.ts'

/** One pair of several, for a run that compares more than one. */
export interface Place {
  readonly index: number
  readonly of: number
}

const ALONE: Place = { index: 0, of: 1 }

/**
 * Reads two sentences as the UNet is given them, and holds them against each other. Stages: `tokens`, `text` (`states`
 * [2, 32, 128], all that the UNet gets; `embedding` [2, 128], pooled at the end token), `compare` (`cosines`
 * [tokens, tokens] of each state of the one with each of the other, `pooled` [1, 1]).
 */
export async function* compareTexts(
  engine: Engine,
  tokeniser: Tokeniser,
  texts: readonly [string, string],
  signal?: AbortSignal,
  place: Place = ALONE,
): Run {
  const began = performance.now()
  const encoded = texts.map((text) => tokeniser.encode(text))
  const notes = { texts, tokens: encoded.map(({ tokens }) => tokens), cut: encoded.map(({ cut }) => cut) }
  const ids = idsOf(encoded)
  yield { stage: 'tokens', ...place, ms: performance.now() - began, tensors: { ids }, notes }
  const read = await engine.run(CLIP.text, { ids }, ['states', 'embedding'], signal)
  const { states, embedding } = read.tensors as { states: Tensor; embedding: Tensor }
  yield { stage: 'text', ...place, ms: read.ms, tensors: { states, embedding } }
  const compared = performance.now()
  const [a, b] = encoded.map(({ tokens }, i) => directions(statesOf(states, i), tokens.length)) as [
    Tensor,
    Tensor,
  ]
  const [pooledA, pooledB] = [0, 1].map((i) => directions(part(embedding, i), 1)) as [Tensor, Tensor]
  yield {
    stage: 'compare',
    ...place,
    ms: performance.now() - compared,
    tensors: {
      cosines: tensor(similarities(a, b), [a.dims[0]!, b.dims[0]!]),
      pooled: tensor(similarities(pooledA, pooledB), [1, 1]),
    },
    notes: { texts },
  }
}

/** The i-th part along the first axis of a tensor of two axes, as [1, d]. */
function part({ data, dims }: Tensor, i: number): Tensor {
  const d = dims[1]!
  return tensor(data.slice(i * d, (i + 1) * d), [1, d])
}

/** The states of one of the sentences: [32, 128]. */
export function statesOf({ data, dims }: Tensor, i: number): Tensor {
  const [, n = 0, d = 0] = dims
  return tensor(data.slice(i * n * d, (i + 1) * n * d), [n, d])
}

/** The first `count` rows, each with length 1. */
function directions({ data, dims }: Tensor, count: number): Tensor {
  const d = dims[1]!
  const out = new Float32Array(count * d)
  for (let i = 0; i < count; i++) out.set(normalise(data.slice(i * d, (i + 1) * d)), i * d)
  return tensor(out, [count, d])
}

/** What the views read of one pair. */
export interface Comparison {
  /** Which step of the trace completes it. */
  readonly at: number
  readonly texts: readonly [string, string]
  readonly tokens: readonly [readonly Token[], readonly Token[]]
  readonly cut: readonly [boolean, boolean]
  /** [2, 32, 128] */
  readonly states: Tensor
  /** [tokens of a, tokens of b] */
  readonly cosines: Tensor
  /** Of the two sentences' pooled vectors. */
  readonly pooled: number
}

/** The comparison of these texts in a run; of its last pair, where no texts are named. Null where it has none. */
export function comparisonIn(trace: Trace, texts?: readonly [string, string]): Comparison | null {
  const isThis = ({ stage, notes }: Step): boolean => {
    const told = notes?.texts as readonly string[] | undefined
    return stage === 'compare' && (!texts || (told?.[0] === texts[0] && told[1] === texts[1]))
  }
  const compare = trace.steps.findLast(isThis)
  if (!compare) return null
  const find = (stage: string) =>
    trace.steps.find((step) => step.stage === stage && step.index === compare.index)
  const [tokens, text] = [find('tokens'), find('text')]
  if (!tokens?.notes || !text) return null
  return {
    at: trace.steps.indexOf(compare),
    texts: compare.notes?.texts as [string, string],
    tokens: tokens.notes.tokens as [Token[], Token[]],
    cut: tokens.notes.cut as [boolean, boolean],
    states: text.tensors.states!,
    cosines: compare.tensors.cosines!,
    pooled: compare.tensors.pooled!.data[0]!,
  }
}

/** Words that are no token of their own, with the pieces that they fell into. */
export function brokenWords(tokens: readonly Token[]): { word: string; pieces: string[] }[] {
  const words: string[][] = []
  for (const { text } of tokens.slice(1, -1)) {
    if (text.startsWith(' ') || words.length === 0) words.push([])
    // the space before a word may be a token by itself
    if (text.trim() !== '') words.at(-1)!.push(text.trim())
  }
  return words.filter((pieces) => pieces.length > 1).map((pieces) => ({ word: pieces.join(''), pieces }))
}

/** A token in little room: what it stands for, or what it is for. */
export function shortName(
  text: string,
  words: { readonly start: string; readonly end: string; readonly space: string },
): string {
  if (text === '<|startoftext|>') return words.start
  if (text === '<|endoftext|>') return words.end
  return text.trim() || words.space
}

/** a − b. */
export const differenceOf = (a: Tensor, b: Tensor): Tensor =>
  tensor(
    (a.data as Float32Array).map((value, i) => value - b.data[i]!),
    a.dims,
  )
