import { add, dot, normalise } from './vectors.ts'

/**
 * Arithmetic with texts: "red car − red + blue". Each term is a text of any words; its vector is added or subtracted
 * (Mikolov 2013, https://aclanthology.org/N13-1090/, there with vectors of single words).
 */
export interface Term {
  readonly sign: 1 | -1
  readonly text: string
}

export type ExpressionProblem =
  | { readonly problem: 'empty' }
  /** Nothing stands after this operator, or between it and the next one. `term` counts from 1. */
  | { readonly problem: 'no-text'; readonly operator: '+' | '−'; readonly term: number }
  | { readonly problem: 'too-many-terms'; readonly most: number }
  | { readonly problem: 'too-long'; readonly most: number }
  /** The terms take one another away: nothing is left that could have a direction. */
  | { readonly problem: 'cancels' }

export type Expression = { readonly terms: readonly Term[] } | ExpressionProblem

export const MOST_TERMS = 8
const MOST_CHARACTERS = 400

/**
 * An operator is `+` or `−` (U+2212) anywhere, or a hyphen or dash with space (or the text's end) on both sides, so
 * that "t-shirt" stays one word.
 */
const OPERATOR = /\s*[+\u2212]\s*|(?:^|\s+)[-\u2013\u2014](?=\s|$)\s*/gu

/** Reads an expression. It never evaluates anything: what stands between two operators is text for the text tower. */
export function parseExpression(input: string): Expression {
  if (input.length > MOST_CHARACTERS) return { problem: 'too-long', most: MOST_CHARACTERS }
  const text = input.trim().replaceAll(/\s+/gu, ' ')
  if (text === '') return { problem: 'empty' }
  const texts = text.split(OPERATOR).map((part) => part.trim())
  const signs = [...text.matchAll(OPERATOR)].map(([operator]) => (operator.includes('+') ? 1 : -1))
  const led = texts[0] === '' // "− red + blue" starts with an operator
  const terms = texts.slice(led ? 1 : 0).map((part, i): Term => ({
    sign: (led ? signs[i] : i === 0 ? 1 : signs[i - 1]) as Term['sign'],
    text: part,
  }))
  const bare = terms.findIndex((term) => term.text === '')
  if (bare >= 0) return { problem: 'no-text', operator: operatorOf(terms[bare]!), term: bare + 1 }
  if (terms.length > MOST_TERMS) return { problem: 'too-many-terms', most: MOST_TERMS }
  if (cancels(terms)) return { problem: 'cancels' }
  return { terms }
}

export const operatorOf = ({ sign }: Term): '+' | '−' => (sign > 0 ? '+' : '−')

/** "red car − red + blue". */
export const formatExpression = (terms: readonly Term[]): string =>
  terms
    .map((term, i) => (i === 0 && term.sign > 0 ? term.text : `${operatorOf(term)} ${term.text}`))
    .join(' ')

function cancels(terms: readonly Term[]): boolean {
  const sums = new Map<string, number>()
  for (const { sign, text } of terms) sums.set(text, (sums.get(text) ?? 0) + sign)
  return [...sums.values()].every((sum) => sum === 0)
}

/** A sum shorter than this has lost its direction to rounding. */
const LEAST_LENGTH = 1e-6

/**
 * The sums after one term, two terms …, each scaled to length 1, which is all that a cosine sees. A sum without
 * length (after the second term of "red − red + blue") is a vector of zeros.
 * @param vectors of the terms' texts, each of length 1
 */
export function partialSums(terms: readonly Term[], vectors: readonly ArrayLike<number>[]): Float32Array[] {
  let sum: Float32Array = new Float32Array(vectors[0]?.length ?? 0)
  return terms.map(({ sign }, i) => {
    sum = add(sum, vectors[i]!, sign)
    return Math.sqrt(dot(sum, sum)) < LEAST_LENGTH ? new Float32Array(sum.length) : normalise(sum)
  })
}
