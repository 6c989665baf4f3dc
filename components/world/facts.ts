import { bodyBox, type Facing, type Figure } from './figure.ts'
import type { Pose } from './poses.ts'
import { hashText } from './random.ts'
import { boxOf, cellOf, type Box, type Placed, type Scene } from './scene.ts'
import { conceptNamed, type Background, type Colour, type Size, type Style } from './vocabulary.ts'

/**
 * Facts are short strings, so that a claim holds exactly if it is among the scene's facts:
 * `is cat`, `is red`, `is red cat`, `is big cat`, `cat at left`, `cat left of dog`, `2 cat`, `background sea`.
 * Of a person: `is person`, `is red person` (in a red shirt), `person waving`, `person facing left`, and size, place and
 * relations as of a sticker. What a person wears is no thing of its own: a red shirt in a picture is a sticker.
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
  posed: (pose: Pose): Fact => `person ${pose}`,
  facing: (facing: Facing): Fact => `person facing ${facing}`,
  background: (background: Background): Fact => `background ${background}`,
  style: (style: Style): Fact => `style ${style}`,
}

/** Whether `a` stands in this relation to `b`. */
export function holds(a: Placed, relation: Relation, b: Placed): boolean {
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

/** Column and row words of a sticker or a person. */
export function placesOf(thing: Placed): [(typeof COLUMNS)[number], (typeof ROWS)[number]] {
  const { column, row } = cellOf(thing)
  return [COLUMNS[column]!, ROWS[row]!]
}

/** "top left", "left", "middle": the place of a sticker or a person in two words at most. */
export function placeWords(thing: Placed): string {
  const [column, row] = placesOf(thing)
  if (column === 'centre') return row
  return row === 'middle' ? column : `${row} ${column}`
}

/** Everything that is true of a scene. */
export function factsOf(scene: Scene): Set<Fact> {
  const facts = new Set<Fact>([fact.background(scene.background), fact.style(scene.style)])
  facts.add(fact.count('thing in all', scene.stickers.length + (scene.figure ? 1 : 0)))
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
  if (scene.figure) addFigureFacts(facts, scene.figure, scene.stickers)
  return facts
}

function addFigureFacts(facts: Set<Fact>, figure: Figure, stickers: readonly Placed[]): void {
  const { concept, shirt, size, pose, facing } = figure
  facts.add(fact.is(concept)).add(fact.sized(concept, size)).add(fact.count(concept, 1))
  facts.add(fact.is(shirt)).add(fact.coloured(concept, shirt))
  facts.add(fact.posed(pose))
  if (facing !== 'front') facts.add(fact.facing(facing))
  for (const place of placesOf(figure)) facts.add(fact.at(concept, place))
  for (const sticker of stickers) {
    for (const relation of RELATIONS) {
      if (holds(figure, relation, sticker)) facts.add(fact.related(concept, relation, sticker.concept))
      if (holds(sticker, relation, figure)) facts.add(fact.related(sticker.concept, relation, concept))
    }
  }
}

/** Whether all that is claimed is true of the scene. */
export const fits = (claims: readonly Fact[], facts: ReadonlySet<Fact>): boolean =>
  claims.every((claim) => facts.has(claim))

/** A positive 31-bit number for a fact, as the shards store it. */
export const factId = (text: Fact): number => hashText(text) >>> 1 || 1

/** A scene as a table: one row a sticker or a person, whose colour is that of the shirt. */
export function tableOf(scene: Scene): { head: string[]; rows: (string | number)[][] } {
  const head = ['thing', 'colour', 'size', 'column', 'row', 'x0', 'y0', 'x1', 'y1']
  const row = (thing: Placed, colour: Colour | null, size: Size, box: Box): (string | number)[] => {
    const corners = [box.x0, box.y0, box.x1, box.y1]
    return [thing.concept, colour ?? 'its own', size, ...placesOf(thing), ...corners]
  }
  const rows = scene.stickers.map((s) => row(s, s.colour, s.size, boxOf(s)))
  const { figure } = scene
  if (figure) rows.push(row(figure, figure.shirt, figure.size, roundBox(bodyBox(figure))))
  return { head, rows }
}

const roundBox = ({ x0, y0, x1, y1 }: Box): Box => ({
  x0: Math.round(x0),
  y0: Math.round(y0),
  x1: Math.round(x1),
  y1: Math.round(y1),
})

export interface SceneGraph {
  readonly nodes: readonly { id: number; label: string }[]
  readonly edges: readonly { from: number; to: number; relation: Relation }[]
}

/** A scene as a graph: things, and how they stand to one another (each pair once, in reading order). */
export function graphOf({ stickers, figure }: Scene): SceneGraph {
  const labels = stickers.map((s) => (s.colour ? `${s.colour} ${s.concept}` : s.concept))
  const things: Placed[] = [...stickers]
  if (figure) {
    labels.push(`person in a ${figure.shirt} shirt`.replace('a orange', 'an orange'))
    things.push(figure)
  }
  const edges = things.flatMap((a, from) =>
    things.flatMap((b, to) =>
      to === from
        ? []
        : (['left of', 'above'] as const)
            .filter((relation) => holds(a, relation, b))
            .map((relation) => ({ from, to, relation })),
    ),
  )
  return { nodes: labels.map((label, id) => ({ id, label })), edges }
}
