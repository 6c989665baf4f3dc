import { fact, fits, factsOf, holds, placesOf, RELATIONS, type Fact, type Relation } from './facts.ts'
import { createRandom, type Random } from './random.ts'
import { COLOURS, CONCEPTS, BACKGROUNDS, BACKGROUND_PHRASES, conceptNamed, type Size } from './vocabulary.ts'
import type { Scene, Sticker } from './scene.ts'

/** A sentence about a scene, with all that it claims: it fits every scene in which the claims hold. */
export interface Caption {
  readonly text: string
  readonly claims: readonly Fact[]
}

const SIZE_WORDS: Readonly<Record<Size, readonly string[]>> = {
  small: ['small', 'little', 'tiny'],
  medium: ['medium-sized'],
  big: ['big', 'large', 'huge'],
}

const RELATION_WORDS: Readonly<Record<Relation, readonly string[]>> = {
  'left of': ['left of', 'to the left of', 'on the left of'],
  'right of': ['right of', 'to the right of', 'on the right of'],
  above: ['above', 'over', 'higher than'],
  below: ['below', 'under', 'lower than'],
}

const NUMBER_WORDS = ['no', 'one', 'two', 'three'] as const

const article = (words: string): string =>
  /^[aeiou]/.test(words) && !words.startsWith('unicorn') ? 'an' : 'a'

/** Writes words about a scene and keeps the books of what they claim. */
class Writer {
  readonly claims = new Set<Fact>()
  readonly scene: Scene
  readonly random: Random

  constructor(scene: Scene, random: Random) {
    this.scene = scene
    this.random = random
  }

  private noun(concept: string, plural = false): string {
    const { name, plural: many, synonyms } = conceptNamed(concept)
    this.claims.add(fact.is(name))
    if (plural) return many
    return synonyms.length > 0 && this.random.chance(0.25) ? this.random.pick(synonyms) : name
  }

  /** "big red car"; each property is left out now and then. */
  bare(s: Sticker, detail = 1): string {
    const words: string[] = []
    if (this.random.chance(0.3 * detail) && s.size !== 'medium') {
      words.push(this.random.pick(SIZE_WORDS[s.size]))
      this.claims.add(fact.sized(s.concept, s.size))
    }
    if (this.random.chance(0.9) && s.colour) {
      words.push(s.colour)
      this.claims.add(fact.is(s.colour)).add(fact.coloured(s.concept, s.colour))
    }
    words.push(this.noun(s.concept))
    return words.join(' ')
  }

  a(s: Sticker, detail = 1): string {
    if (s.concept === 'scissors') return this.bare(s, detail)
    const words = this.bare(s, detail)
    return `${article(words)} ${words}`
  }

  the(s: Sticker): string {
    return `the ${this.bare(s, 0)}`
  }

  /** "some animal", "a red vehicle". */
  kind(s: Sticker): string {
    const { category } = conceptNamed(s.concept)
    this.claims.add(fact.is(`some ${category}`))
    const noun = category === 'food' || category === 'clothing' ? `piece of ${category}` : category
    if (s.colour && this.random.chance(0.6)) {
      this.claims.add(fact.coloured(`some ${category}`, s.colour))
      return `a ${s.colour} ${noun}`.replace('a orange', 'an orange')
    }
    return `${article(noun)} ${noun}`
  }

  several(s: Sticker): string {
    const n = this.scene.stickers.length
    this.claims.add(fact.count(s.concept, n))
    const colour = s.colour ? `${s.colour} ` : ''
    if (s.colour) this.claims.add(fact.is(s.colour)).add(fact.coloured(s.concept, s.colour))
    return `${NUMBER_WORDS[n]} ${colour}${this.noun(s.concept, true)}`
  }

  place(s: Sticker): string {
    const [column, row] = placesOf(s)
    const say = (words: readonly string[], ...places: (typeof column | typeof row)[]): string => {
      for (const place of places) this.claims.add(fact.at(s.concept, place))
      return this.random.pick(words)
    }
    if (column === 'centre' && row === 'middle') return say(['in the middle', 'in the centre'], column, row)
    if (column === 'centre') return say([`at the ${row}`, `at the ${row} of the picture`], row)
    if (row === 'middle') return say([`on the ${column}`, `on the ${column} side`], column)
    const both = [`in the ${row} ${column} corner`, `at the ${row} ${column}`]
    return this.random.chance(0.6) ? say(both, column, row) : say([`on the ${column}`], column)
  }

  background(): string {
    this.claims.add(fact.background(this.scene.background))
    return this.random.pick(BACKGROUND_PHRASES[this.scene.background])
  }

  style(): string {
    this.claims.add(fact.style(this.scene.style))
    return this.scene.style
  }

  relation(a: Sticker, b: Sticker): string {
    const across = Math.abs(a.x - b.x) >= Math.abs(a.y - b.y)
    const fitting = RELATIONS.filter((relation) => holds(a, relation, b))
    const main = fitting.filter((relation) => relation.endsWith('of') === across)
    const relation = this.random.pick(main.length > 0 ? main : fitting)
    this.claims.add(fact.related(a.concept, relation, b.concept))
    return this.random.pick(RELATION_WORDS[relation])
  }

  list(detail = 1): string {
    const items = this.random.shuffled(this.scene.stickers).map((s) => this.a(s, detail))
    const last = items.pop()!
    return items.length > 0 ? `${items.join(', ')} and ${last}` : last
  }
}

type Template = (w: Writer, first: Sticker, second: Sticker) => string

const OPENINGS = [
  'a picture of',
  'a drawing of',
  'an image of',
  'here is',
  'there is',
  'I see',
  'look,',
] as const

/** Sentences about any scene. */
const FOR_ANY: readonly Template[] = [
  (w) => `${w.list()} ${w.background()}`,
  (w) => `${w.random.pick(OPENINGS)} ${w.list()}`,
  (w) => `${w.random.pick(OPENINGS)} ${w.list()} ${w.background()}`,
  (w) => `${w.background()}, ${w.list()}`,
  (w, a) => `${w.a(a)} ${w.place(a)}`,
  (w, a) => `${w.a(a)} ${w.place(a)}, ${w.background()}`,
  (w, a) => `${w.the(a)} is ${w.place(a)}`,
  (w) => `${w.list(0)} ${w.background()}, ${w.style()} style`,
  (w) => `a ${w.style()} drawing of ${w.list()}`,
  (w, a) => `${w.bare(a)}`,
  (w, a) => `${w.kind(a)} ${w.background()}`,
  (w, a) => `${w.random.pick(OPENINGS)} ${w.a(a)} ${w.background()}`,
]

/** Sentences about two different things. */
const FOR_PAIRS: readonly Template[] = [
  (w, a, b) => `${w.a(a)} ${w.relation(a, b)} ${w.a(b)}`,
  (w, a, b) => `${w.the(a)} is ${w.relation(a, b)} ${w.the(b)}`,
  (w, a, b) => `${w.a(a, 0)} ${w.relation(a, b)} ${w.a(b, 0)} ${w.background()}`,
  (w, a, b) => `${w.background()}, ${w.a(a, 0)} is ${w.relation(a, b)} ${w.a(b, 0)}`,
  (w, a, b) => `${w.a(a, 0)} ${w.place(a)} and ${w.a(b, 0)} ${w.place(b)}`,
  (w, a, b) => `${w.a(a)} with ${w.a(b)}`,
]

/** Sentences about several of one kind. */
const FOR_SEVERAL: readonly Template[] = [
  (w, a) => `${w.several(a)} ${w.background()}`,
  (w, a) => `${w.random.pick(['there are', 'I see', 'a picture of'])} ${w.several(a)}`,
  (w, a) => `${w.several(a)}, ${w.style()} style`,
]

/** How many sentence patterns the grammar has. */
export const TEMPLATE_COUNT = FOR_ANY.length + FOR_PAIRS.length + FOR_SEVERAL.length

const isSeveral = ({ stickers }: Scene): boolean =>
  stickers.length > 1 && stickers.every((s) => s.concept === stickers[0]!.concept)

/** The caption of this number for a scene; the same number gives the same pattern and words for a changed scene. */
export function captionOf(scene: Scene, seed: number): Caption {
  const random = createRandom(seed)
  const several = isSeveral(scene)
  const paired = scene.stickers.length > 1 && !several && random.chance(0.55)
  const template = random.pick(several ? FOR_SEVERAL : paired ? FOR_PAIRS : FOR_ANY)
  const [first, second] = random.shuffled(scene.stickers.map((_, i) => i))
  const writer = new Writer(scene, random)
  const text = template(writer, scene.stickers[first!]!, scene.stickers[second ?? first!]!)
  return { text, claims: [...writer.claims] }
}

/** What was changed to make a caption false. */
export const CHANGES = ['colours swapped', 'places swapped', 'colour', 'concept', 'background'] as const
export type Change = (typeof CHANGES)[number]

/** The scene with one thing changed; null where the change has nothing to work on. */
export function changeScene(scene: Scene, change: Change, random: Random): Scene | null {
  const { stickers } = scene
  const with_ = (edit: (s: Sticker, i: number) => Sticker): Scene => ({
    ...scene,
    stickers: stickers.map(edit),
  })
  const [i = 0, j = 0] = random.shuffled(stickers.map((_, k) => k))
  const a = stickers[i]!
  const b = stickers[j]!
  switch (change) {
    case 'colours swapped':
      if (!a.colour || !b.colour || a.colour === b.colour) return null
      return with_((s, k) =>
        k === i ? { ...s, colour: b.colour } : k === j ? { ...s, colour: a.colour } : s,
      )
    case 'places swapped': {
      if (stickers.length === 1) return { ...scene, stickers: [{ ...a, x: 128 - a.x, y: 128 - a.y }] }
      return with_((s, k) => (k === i ? { ...s, x: b.x, y: b.y } : k === j ? { ...s, x: a.x, y: a.y } : s))
    }
    case 'colour': {
      if (!a.colour) return null
      const colour = random.pick(COLOURS.filter((c) => c !== a.colour))
      return with_((s) => (s.concept === a.concept ? { ...s, colour } : s))
    }
    case 'concept': {
      const taken = new Set(stickers.map((s) => s.concept))
      const { colourable } = conceptNamed(a.concept)
      const other = random.pick(CONCEPTS.filter((c) => c.colourable === colourable && !taken.has(c.name)))
      return with_((s) => (s.concept === a.concept ? { ...s, concept: other.name } : s))
    }
    case 'background':
      return { ...scene, background: random.pick(BACKGROUNDS.filter((bg) => bg !== scene.background)) }
  }
}

/**
 * A caption that sounds like caption number `seed` of the scene and is false of it, by the first change in `order`
 * that the sentence notices.
 */
export function hardNegative(
  scene: Scene,
  seed: number,
  order: readonly Change[] = CHANGES,
): (Caption & { change: Change }) | null {
  const facts = factsOf(scene)
  const { text } = captionOf(scene, seed)
  const random = createRandom(seed ^ 0x5bd1e995)
  for (const change of order) {
    for (let attempt = 0; attempt < 3; attempt++) {
      const changed = changeScene(scene, change, random)
      if (!changed) continue
      const caption = captionOf(changed, seed)
      if (caption.text !== text && !fits(caption.claims, facts)) return { ...caption, change }
    }
  }
  return null
}
