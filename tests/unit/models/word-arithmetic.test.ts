import { describe, expect, it } from 'vitest'
import {
  formatExpression,
  MOST_TERMS,
  parseExpression,
  partialSums,
  type Term,
} from '../../../components/models/word-arithmetic.ts'

const terms = (text: string): readonly Term[] => {
  const parsed = parseExpression(text)
  if (!('terms' in parsed)) throw new Error(parsed.problem)
  return parsed.terms
}

describe('an expression of texts', () => {
  it('is read as terms with signs, whatever minus is typed', () => {
    const wanted = [
      { sign: 1, text: 'red car' },
      { sign: -1, text: 'red' },
      { sign: 1, text: 'blue' },
    ]
    for (const minus of ['−', '-', '–', '—']) expect(terms(`red car ${minus} red + blue`)).toEqual(wanted)
    expect(terms('red car−red+blue')).toEqual(wanted)
    expect(terms('  red   car  -  red+blue ')).toEqual(wanted)
  })

  it('leaves hyphens inside words alone', () => {
    expect(terms('medium-sized t-shirt')).toEqual([{ sign: 1, text: 'medium-sized t-shirt' }])
    expect(terms('t-shirt - blue')).toHaveLength(2)
  })

  it('may start with a sign, and comes out as it went in', () => {
    expect(terms('- red + car')).toEqual([
      { sign: -1, text: 'red' },
      { sign: 1, text: 'car' },
    ])
    expect(terms('+ car')).toEqual([{ sign: 1, text: 'car' }])
    for (const text of ['a − b + c', '− a + b', 'a']) expect(formatExpression(terms(text))).toBe(text)
  })

  it('says what is wrong and never throws', () => {
    expect(parseExpression('  ')).toEqual({ problem: 'empty' })
    expect(parseExpression('red +')).toEqual({ problem: 'no-text', operator: '+', term: 2 })
    expect(parseExpression('red -')).toEqual({ problem: 'no-text', operator: '−', term: 2 })
    expect(parseExpression('red + − blue')).toEqual({ problem: 'no-text', operator: '+', term: 2 })
    expect(parseExpression('red − red')).toEqual({ problem: 'cancels' })
    expect(parseExpression('-')).toMatchObject({ problem: 'no-text', term: 1 })
    expect(parseExpression('a + '.repeat(MOST_TERMS) + 'a')).toMatchObject({ problem: 'too-many-terms' })
    expect(parseExpression('a'.repeat(5000))).toMatchObject({ problem: 'too-long' })
    for (const odd of ['(red)', '1+1', 'constructor + __proto__', '\u0000 - \ud800', '🚗 + 🔵'])
      expect(() => parseExpression(odd)).not.toThrow()
  })
})

describe('the sum of texts', () => {
  it('is added term by term, each partial sum of length 1', () => {
    const sums = partialSums(terms('a − b + c'), [
      [1, 0],
      [0, 1],
      [1, 0],
    ])
    expect([...sums[0]!]).toEqual([1, 0])
    expect(sums[1]![0]).toBeCloseTo(Math.SQRT1_2, 6)
    expect(sums[1]![1]).toBeCloseTo(-Math.SQRT1_2, 6)
    expect(sums[2]![0]).toBeCloseTo(2 / Math.sqrt(5), 6)
  })

  it('has no direction where it has no length', () => {
    const sums = partialSums(terms('a − b + c'), [
      [1, 0],
      [1, 0],
      [0, 1],
    ])
    expect([...sums[1]!]).toEqual([0, 0])
    expect([...sums[2]!]).toEqual([0, 1])
  })
})
