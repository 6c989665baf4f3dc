import { describe, expect, it } from 'vitest'
import type { Reading } from '../../../components/models/judge.ts'
import { makeScene, type Scene } from '../../../components/world/scene.ts'
import { scoreOnce, scoreSingles, scoreTogether } from '../../../scripts/check/unet-metrics.ts'

/** A scene with these things, and a picture in which the judge sees those. */
const scene = (...concepts: string[]): Scene => {
  const { stickers, ...rest } = makeScene(0, 'val')
  return { ...rest, stickers: concepts.map((concept) => ({ ...stickers[0]!, concept, colour: null })) }
}
const reading = (...concepts: string[]): Reading => ({
  background: scene().background,
  style: 'flat',
  stickers: concepts.map((concept, cell) => ({ cell, concept, colour: null })),
})

describe('the judge’s scores of drawn pictures', () => {
  const wanted = [scene('cat'), scene('cat'), scene('cat'), scene('cat')]
  const seen = [reading('cat'), reading('cat', 'cat'), reading('dog'), reading('cat', 'dog')]

  it('count a thing that stands there twice as shown, but not as shown once', () => {
    expect(scoreSingles(wanted, seen)).toEqual({ concept: 3 / 4, colour: 1, background: 1 })
    expect(scoreOnce(wanted, seen)).toBeCloseTo(2 / 3)
  })

  it('ask for both of two things, and do not take one of them twice for both', () => {
    const pairs = [scene('cat', 'dog'), scene('cat', 'dog'), scene('cat', 'dog')]
    expect(scoreTogether(pairs, [reading('dog', 'cat'), reading('cat', 'cat'), reading()])).toBeCloseTo(1 / 3)
  })
})
