import { ranking } from './vectors.ts'

/** How quickly a repeated word stops counting, and how much long texts are held back: the customary values. */
const K1 = 1.2
const B = 0.75

/** Words that stand in nearly every sentence and tell nothing about it; search engines leave them out. */
const STOP_WORDS = new Set('a an and are at here i in is it look of on see the there to with'.split(' '))

/** A run of letters or digits in a text; `from` and `to` count UTF-16 units. */
export interface Word {
  /** In lower case. */
  readonly word: string
  readonly from: number
  readonly to: number
}

/** Words as plain text search knows them: no stems, no synonyms; "balloon" and "balloons" are two words. */
export const wordsOf = (text: string): Word[] =>
  [...text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].map(({ 0: word, index }) => ({
    word: word.toLowerCase(),
    from: index,
    to: index + word.length,
  }))

/** The words of a query that are looked for, each once. */
export const keywordsOf = (query: string): string[] => [
  ...new Set(wordsOf(query).flatMap(({ word }) => (STOP_WORDS.has(word) ? [] : [word]))),
]

export interface TextIndex {
  /** One score a text, 0 where no word of the query is in it. */
  score(query: string): Float32Array
}

/**
 * Ranks texts by the words that they share with a query: Okapi BM25 (Robertson and Zaragoza 2009,
 * https://doi.org/10.1561/1500000019). A word that few texts have counts more, a repeated one less each time, and
 * a long text must show for its length.
 */
export function openTextIndex(texts: readonly string[]): TextIndex {
  const counts = texts.map((text) => countWords(text))
  const lengths = counts.map((words) => [...words.values()].reduce((sum, n) => sum + n, 0))
  const meanLength = lengths.reduce((sum, n) => sum + n, 0) / Math.max(1, texts.length)

  /** Inverse document frequency, never below zero. */
  function idf(word: string): number {
    const having = counts.filter((words) => words.has(word)).length
    return Math.log(1 + (texts.length - having + 0.5) / (having + 0.5))
  }

  return {
    score(query) {
      const wanted = keywordsOf(query).map((word) => ({ word, weight: idf(word) }))
      return Float32Array.from(counts, (words, i) => {
        const dampening = K1 * (1 - B + (B * lengths[i]!) / meanLength)
        return wanted.reduce((sum, { word, weight }) => {
          const tf = words.get(word) ?? 0
          return sum + (weight * tf * (K1 + 1)) / (tf + dampening)
        }, 0)
      })
    },
  }
}

/** Indices of the texts that share a word with the query, best first. */
export const matches = (scores: ArrayLike<number>): number[] => ranking(scores).filter((i) => scores[i]! > 0)

/** A text in pieces, those marked that are words of the query. */
export function highlight(text: string, query: string): { readonly text: string; readonly hit: boolean }[] {
  const wanted = new Set(keywordsOf(query))
  const pieces: { text: string; hit: boolean }[] = []
  let at = 0
  for (const { word, from, to } of wordsOf(text)) {
    if (!wanted.has(word)) continue
    if (from > at) pieces.push({ text: text.slice(at, from), hit: false })
    pieces.push({ text: text.slice(from, to), hit: true })
    at = to
  }
  if (at < text.length) pieces.push({ text: text.slice(at), hit: false })
  return pieces
}

function countWords(text: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { word } of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}
