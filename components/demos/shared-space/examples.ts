import type { Term } from '../../models/word-arithmetic.ts'

/** Sentences of the recorded run. */
export const SENTENCES = ['a red car on the beach', 'a green bird in the snow'] as const

/** Sums to try; the first is in the recorded run. */
export const EXPRESSIONS = ['red car − red + blue', 'a green cat − cat + car', 'in the snow + apple'] as const

/** A sentence is a sum of one term; null for an empty one. */
export function termsOfSentence(sentence: string): readonly Term[] | null {
  const text = sentence.trim().replaceAll(/\s+/gu, ' ')
  return text === '' ? null : [{ sign: 1, text }]
}
