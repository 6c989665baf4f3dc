import { hashText } from './random.ts'
import { boxOf, cellOf, type Scene, type Sticker } from './scene.ts'
import { conceptNamed, type Background, type Colour, type Size, type Style } from './vocabulary.ts'

/**
 * Facts are short strings, so that a claim holds exactly if it is among the scene's facts:
 * `is cat`, `is red`, `is red cat`, `is big cat`, `cat at left`, `cat left of dog`, `2 cat`, `background sea`.
 */
export type Fact = string

export const COLUMNS = ['left', 'centre', 'right'] as const
export const ROWS = ['top', 'middle', 'bottom'] as const
export type Place = (typeof COLUMNS)[number] | (typeof ROWS)[number]

export const RELATIONS = ['left of', 'right of', 'above', 'below'] as const
export type Relation = (typeof RELATIONS)[number]

/** How far apart two centres must be, in scene units, before one is called left of or above the other. */
const APART = 16

export const fact = {
  is: (name: string): Fact => `is ${name}`,
  coloured: (name: string, colour: Colour): Fact => `is ${colour} ${name}`,
  sized: (name: string, size: Size): Fact => `is ${size} ${name}`,
  at: (name: string, place: Place): Fact => `${name} at ${place}`,
  related: (a: string, relation: Relation, b: string): Fact => `${a} ${relation} ${b}`,
  count: (name: string, n: number): Fact => `${n} ${name}`,
  background: (background: Background): Fact => `background ${background}`,
  style: (style: Style): Fact => `style ${style}`,
}

/** Whether `a` stands in this relation to `b`. */
export function holds(a: Sticker, relation: Relation, b: Sticker): boolean {
  switch (relation) {
    case 'left of':
      return a.x + APART <= b.x
    case 'right of':
      return b.x + APART <= a.x
    case 'above':
      return a.y + APART <= b.y
    case 'below':
      return b.y + APART <= a.y
  }
}

/** Column and row words of a sticker. */
export function placesOf(sticker: Sticker): [(typeof COLUMNS)[number], (typeof ROWS)[number]] {
  const { column, row } = cellOf(sticker)
  return [COLUMNS[column]!, ROWS[row]!]
}

/** Everything that is true of a scene. */
export function factsOf(scene: Scene): Set<Fact> {
  const facts = new Set<Fact>([fact.background(scene.background), fact.style(scene.style)])
  facts.add(fact.count('thing in all', scene.stickers.length))
  for (const a of scene.stickers) {
    const { name, category } = conceptNamed(a.concept)
    facts.add(fact.is(name)).add(fact.sized(name, a.size))
    facts.add(fact.is(`some ${category}`))
    if (a.colour) {
      facts.add(fact.is(a.colour)).add(fact.coloured(name, a.colour))
      facts.add(fact.coloured(`some ${category}`, a.colour))
    }
    for (const place of placesOf(a)) facts.add(fact.at(name, place))
    facts.add(fact.count(name, scene.stickers.filter((b) => b.concept === name).length))
    for (const b of scene.stickers) {
      if (b.concept === name) continue
      for (const relation of RELATIONS) {
        if (holds(a, relation, b)) facts.add(fact.related(name, relation, b.concept))
      }
    }
  }
  return facts
}

/** Whether all that is claimed is true of the scene. */
export const fits = (claims: readonly Fact[], facts: ReadonlySet<Fact>): boolean =>
  claims.every((claim) => facts.has(claim))

/** A positive 31-bit number for a fact, as the shards store it. */
export const factId = (text: Fact): number => hashText(text) >>> 1 || 1

/** A scene as a table: one row a sticker. */
export function tableOf(scene: Scene): { head: string[]; rows: (string | number)[][] } {
  const head = ['thing', 'colour', 'size', 'column', 'row', 'x0', 'y0', 'x1', 'y1']
  const rows = scene.stickers.map((s) => {
    const { x0, y0, x1, y1 } = boxOf(s)
    return [s.concept, s.colour ?? 'its own', s.size, ...placesOf(s), x0, y0, x1, y1]
  })
  return { head, rows }
}

export interface SceneGraph {
  readonly nodes: readonly { id: number; label: string }[]
  readonly edges: readonly { from: number; to: number; relation: Relation }[]
}

/** A scene as a graph: things, and how they stand to one another (each pair once, in reading order). */
export function graphOf({ stickers }: Scene): SceneGraph {
  const nodes = stickers.map((s, id) => ({ id, label: s.colour ? `${s.colour} ${s.concept}` : s.concept }))
  const edges = stickers.flatMap((a, from) =>
    stickers.flatMap((b, to) =>
      to === from
        ? []
        : (['left of', 'above'] as const)
            .filter((relation) => holds(a, relation, b))
            .map((relation) => ({ from, to, relation })),
    ),
  )
  return { nodes, edges }
}
