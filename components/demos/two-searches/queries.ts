import { fact, factsOf, fits, type Fact } from '../../world/facts.ts'
import type { Scene } from '../../world/scene.ts'

/** A query whose right answers the world knows. */
export interface PreparedQuery {
  readonly text: string
  /** What a picture must show to be a right answer. */
  readonly claims: readonly Fact[]
  /** What it puts to the test; a key of the demo's messages. */
  readonly about: 'exact' | 'kind' | 'synonym' | 'left-out' | 'style' | 'size' | 'order'
}

export const PREPARED: readonly PreparedQuery[] = [
  {
    text: 'three snowmen in winter',
    claims: [fact.count('snowman', 3), fact.background('snow')],
    about: 'exact',
  },
  {
    text: 'an animal on the beach',
    claims: [fact.is('some animal'), fact.background('beach')],
    about: 'kind',
  },
  { text: 'an automobile', claims: [fact.is('car')], about: 'synonym' },
  { text: 'a pink tractor', claims: [fact.coloured('tractor', 'pink')], about: 'left-out' },
  { text: 'a glossy drawing of a carrot', claims: [fact.style('glossy'), fact.is('carrot')], about: 'style' },
  { text: 'a little banana', claims: [fact.sized('banana', 'small')], about: 'size' },
  { text: 'a fox right of a truck', claims: [fact.related('fox', 'right of', 'truck')], about: 'order' },
]

/** The prepared query of these words, if there is one. */
export const preparedAs = (query: string): PreparedQuery | undefined =>
  PREPARED.find(({ text }) => text === query.trim().toLowerCase())

/** The scenes in which all claims hold. */
export const answersTo = ({ claims }: PreparedQuery, scenes: readonly Scene[]): ReadonlySet<number> =>
  new Set(scenes.flatMap((scene, i) => (fits(claims, factsOf(scene)) ? [i] : [])))
