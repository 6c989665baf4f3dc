import { describe, expect, it } from 'vitest'
import { captionOf, captionSeed, hardNegative, TEMPLATE_COUNT } from '../../../components/world/captions.ts'
import { describe as describeScene } from '../../../components/world/description.ts'
import { factId, factsOf, fits, graphOf, tableOf } from '../../../components/world/facts.ts'
import { questionsOf, QUESTION_TYPES } from '../../../components/world/questions.ts'
import { makeScene } from '../../../components/world/scene.ts'

const cases = Array.from({ length: 600 }, (_, i) => {
  const scene = makeScene(i, 'train')
  return { scene, facts: factsOf(scene), seeds: [0, 1, 2, 3].map((k) => captionSeed(i, k)) }
})

describe('a caption', () => {
  it('comes from at least ten sentence patterns', () => {
    expect(TEMPLATE_COUNT).toBeGreaterThanOrEqual(10)
  })

  it('claims only what is true of its scene', () => {
    for (const { scene, facts, seeds } of cases) {
      for (const seed of seeds) {
        const caption = captionOf(scene, seed)
        expect(caption.claims.length).toBeGreaterThan(0)
        expect(fits(caption.claims, facts), caption.text).toBe(true)
      }
    }
  })

  it('speaks of every property of the world somewhere', () => {
    const words = new Set(
      cases.flatMap(({ scene, seeds }) =>
        seeds.flatMap((seed) => captionOf(scene, seed).text.split(/[ ,]+/)),
      ),
    )
    for (const word of [
      'red',
      'small',
      'left',
      'below',
      'beach',
      'glossy',
      'two',
      'kitten',
      'animal',
      'corner',
    ]) {
      expect(words).toContain(word)
    }
  })

  it('has a hard negative that sounds alike and is false', () => {
    let found = 0
    for (const { scene, facts, seeds } of cases) {
      for (const seed of seeds) {
        const negative = hardNegative(scene, seed)
        if (!negative) continue
        found++
        expect(fits(negative.claims, facts), negative.text).toBe(false)
        expect(negative.text).not.toBe(captionOf(scene, seed).text)
      }
    }
    expect(found / (cases.length * 4)).toBeGreaterThan(0.95)
  })
})

describe('the facts of a scene', () => {
  it('have numbers of their own', () => {
    const all = new Set(cases.flatMap(({ facts }) => [...facts]))
    expect(new Set([...all].map(factId)).size).toBe(all.size)
  })

  it('stand in a table with one row a sticker and in a graph with one node a sticker', () => {
    for (const { scene } of cases) {
      const { head, rows } = tableOf(scene)
      expect(rows).toHaveLength(scene.stickers.length)
      expect(rows.every((row) => row.length === head.length)).toBe(true)
      const { nodes, edges } = graphOf(scene)
      expect(nodes).toHaveLength(scene.stickers.length)
      expect(edges.every(({ from, to }) => from !== to && nodes[from] && nodes[to])).toBe(true)
    }
  })

  it('are all told by the long description', () => {
    for (const { scene } of cases) {
      const text = describeScene(scene)
      for (const s of scene.stickers)
        expect(text).toContain(s.colour ? `${s.colour} ${s.concept}` : s.concept)
    }
  })
})

describe('a question', () => {
  const all = cases.flatMap(({ scene }, i) =>
    questionsOf(scene, i).map((question) => ({ scene, ...question })),
  )

  it('is asked of every type', () => {
    expect(new Set(all.map(({ type }) => type))).toEqual(new Set(QUESTION_TYPES))
  })

  it('has the answer that is true of the scene', () => {
    for (const { scene, type, question, answer } of all) {
      if (type === 'count' && question.includes('things')) {
        expect(['none', 'one', 'two', 'three'].indexOf(answer)).toBe(scene.stickers.length)
      }
      if (type === 'colour') {
        expect(
          scene.stickers.some((s) => s.colour === answer && question.includes(s.concept.slice(0, 3))),
        ).toBe(true)
      }
      if (type === 'yes/no') {
        const there = scene.stickers.some((s) =>
          question.endsWith(` ${s.colour ? `${s.colour} ` : ''}${s.concept}?`.replace('  ', ' ')),
        )
        expect(answer === 'yes', question).toBe(there)
      }
    }
  })
})
