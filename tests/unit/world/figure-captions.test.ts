import { describe, expect, it } from 'vitest'
import { captionOf, captionSeed, hardNegative } from '../../../components/world/captions.ts'
import { describe as describeScene } from '../../../components/world/description.ts'
import { factId, factsOf, fits, graphOf, tableOf } from '../../../components/world/facts.ts'
import { FIGURE_CHANGES, FIGURE_TEMPLATE_COUNT } from '../../../components/world/figure-captions.ts'
import { FIGURE_QUESTION_TYPES } from '../../../components/world/figure-questions.ts'
import { makeFigureScene } from '../../../components/world/figure-scene.ts'
import { POSE_PHRASES, POSES } from '../../../components/world/poses.ts'
import { questionsOf } from '../../../components/world/questions.ts'
import { makeScene } from '../../../components/world/scene.ts'
import { CLAIMS_PER_CAPTION, FACTS_PER_SCENE } from '../../../scripts/world/shard.ts'

const cases = Array.from({ length: 500 }, (_, i) => {
  const scene = makeFigureScene(i, 'train')
  return {
    scene,
    figure: scene.figure!,
    facts: factsOf(scene),
    seeds: [0, 1, 2, 3].map((k) => captionSeed(i, k)),
  }
})
const captions = cases.flatMap(({ scene, seeds }) => seeds.map((seed) => captionOf(scene, seed)))

describe('a caption of a person', () => {
  it('comes from at least eight sentence patterns', () => {
    expect(FIGURE_TEMPLATE_COUNT).toBeGreaterThanOrEqual(8)
  })

  it('claims only what is true of its scene', () => {
    for (const { scene, facts, seeds } of cases) {
      for (const seed of seeds) {
        const { text, claims } = captionOf(scene, seed)
        expect(claims.length).toBeGreaterThan(0)
        expect(claims.length).toBeLessThanOrEqual(CLAIMS_PER_CAPTION)
        expect(fits(claims, facts), text).toBe(true)
      }
      expect(facts.size).toBeLessThanOrEqual(FACTS_PER_SCENE)
    }
  })

  it('claims every pose that it names', () => {
    for (const { text, claims } of captions) {
      for (const pose of POSES) {
        const named = POSE_PHRASES[pose].doing.some((phrase) => text.includes(` ${phrase}`))
        // "pointing to the right of a cat" is never said, and "standing still" is no part of another pose
        if (named) expect(claims, text).toContain(`person ${pose}`)
      }
    }
  })

  it('speaks of every pose, of shirts, places, relations and of somebody', () => {
    const all = captions.map(({ text }) => text).join('\n')
    for (const pose of POSES) expect(all).toContain(POSE_PHRASES[pose].doing[0])
    for (const words of [
      'somebody',
      'a person in a red shirt',
      'in the top left corner',
      'left of',
      'at the beach',
      'facing left',
    ]) {
      expect(all).toContain(words)
    }
    expect(all).not.toMatch(/undefined|null| {2}|\ba orange/)
  })

  it('never fits a scene without a person if it speaks of one', () => {
    const stickers = Array.from({ length: 300 }, (_, i) => factsOf(makeScene(i, 'train')))
    for (const { claims } of captions) {
      if (claims.includes('is person')) expect(stickers.some((facts) => fits(claims, facts))).toBe(false)
    }
  })

  it('has a hard negative that is false, by every kind of change', () => {
    const seen = new Set<string>()
    let found = 0
    for (const { scene, facts, seeds } of cases) {
      for (const seed of seeds) {
        const negative = hardNegative(scene, seed)
        if (!negative) continue
        found++
        seen.add(negative.change)
        expect(fits(negative.claims, facts), negative.text).toBe(false)
        expect(negative.text).not.toBe(captionOf(scene, seed).text)
      }
    }
    expect(found / (cases.length * 4)).toBeGreaterThan(0.95)
    expect(seen).toEqual(new Set(FIGURE_CHANGES))
  })
})

describe('the facts of a scene with a person', () => {
  it('have numbers of their own', () => {
    const all = new Set(cases.flatMap(({ facts }) => [...facts]))
    expect(new Set([...all].map(factId)).size).toBe(all.size)
  })

  it('keep what is worn apart from what lies about', () => {
    for (const { scene, facts } of cases) {
      expect(facts.has('is shirt')).toBe(scene.stickers.some(({ concept }) => concept === 'shirt'))
    }
  })

  it('stand in a table, a graph and a description', () => {
    for (const { scene, figure } of cases) {
      const { head, rows } = tableOf(scene)
      expect(rows.at(-1)).toHaveLength(head.length)
      expect(rows.at(-1)).toEqual(expect.arrayContaining(['person', figure.shirt, figure.size]))
      const { nodes, edges } = graphOf(scene)
      expect(nodes.at(-1)!.label).toContain(`${figure.shirt} shirt`)
      expect(edges.every(({ from, to }) => nodes[from] && nodes[to])).toBe(true)
      const text = describeScene(scene)
      expect(text).toContain(`${figure.shirt} shirt, ${POSE_PHRASES[figure.pose].doing[0]}`)
      for (const { concept } of scene.stickers) expect(text).toContain(concept)
      expect(text).not.toMatch(/undefined| {2}/)
    }
  })
})

describe('a question about a person', () => {
  const all = cases.flatMap(({ scene, figure }, i) =>
    questionsOf(scene, i).map((question) => ({ figure, ...question })),
  )

  it('asks what the person does and wears', () => {
    const types = new Set<string>(all.map(({ type }) => type))
    for (const type of FIGURE_QUESTION_TYPES) expect(types).toContain(type)
  })

  it('has the answer that is true of the scene', () => {
    for (const { figure, type, question, answer } of all) {
      if (type === 'shirt') expect(answer).toBe(figure.shirt)
      if (type === 'pose') expect(answer).toBe(POSE_PHRASES[figure.pose].doing[0])
      if (type === 'yes/no') {
        expect(answer === 'yes').toBe(question === `Is the person ${POSE_PHRASES[figure.pose].doing[0]}?`)
      }
    }
  })
})
