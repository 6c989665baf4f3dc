import { describe, expect, it } from 'vitest'
import { highlight, keywordsOf, matches, openTextIndex } from '../../../components/models/text-search.ts'

const captions = ['a red car on the beach', 'a car', 'a blue car and a red hat in the snow', 'cars at night']
const index = openTextIndex(captions)
const ranked = (query: string) => matches(index.score(query))

describe('search by stored captions', () => {
  it('puts the caption with all the words first', () => {
    expect(ranked('red car')[0]).toBe(0)
  })

  it('weighs a rare word more than a common one', () => {
    expect(ranked('car snow')[0]).toBe(2)
  })

  it('holds a long caption back where both have the word once', () => {
    const [short, long] = [1, 2].map((i) => index.score('car')[i]!)
    expect(short).toBeGreaterThan(long!)
  })

  it('agrees with BM25 worked out by hand', () => {
    const two = openTextIndex(['red car', 'blue car'])
    // idf = ln(1 + 1.5 / 1.5); tf part = 2.2 / (1 + 1.2), since both captions have the mean length
    expect(two.score('red')[0]).toBeCloseTo(Math.log(2), 6)
    expect(two.score('red')[1]).toBe(0)
  })

  it('knows neither synonyms nor plurals: that is its failing', () => {
    expect(ranked('automobile')).toEqual([])
    expect(ranked('cars')).toEqual([3])
  })

  it('does not see the order of words', () => {
    expect([...index.score('car left of hat')]).toEqual([...index.score('hat left of car')])
  })

  it('finds nothing for words that say nothing, for no words and for odd ones', () => {
    for (const query of ['', '   ', 'a the of', '\u{1f697}', '\ud800', '('.repeat(5000)])
      expect(ranked(query)).toEqual([])
  })

  it('marks the words of the query in a caption and loses no letter', () => {
    const pieces = highlight('A red Car, on the beach', 'the CAR red')
    expect(pieces.filter(({ hit }) => hit).map(({ text }) => text)).toEqual(['red', 'Car'])
    expect(pieces.map(({ text }) => text).join('')).toBe('A red Car, on the beach')
  })

  it('counts a word of the query once', () => {
    expect(keywordsOf('Car car CAR the beach')).toEqual(['car', 'beach'])
  })
})
