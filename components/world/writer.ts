import { fact, holds, placesOf, RELATIONS, type Fact, type Relation } from './facts.ts'
import type { Random } from './random.ts'
import type { Placed, Scene, Sticker } from './scene.ts'
import { BACKGROUND_PHRASES, conceptNamed, type Size } from './vocabulary.ts'

/** A sentence about a scene, with all that it claims: it fits every scene in which the claims hold. */
export interface Caption {
  readonly text: string
  readonly claims: readonly Fact[]
}

/** How a sentence about a picture may begin. */
export const OPENINGS = [
  'a picture of',
  'a drawing of',
  'an image of',
  'here is',
  'there is',
  'I see',
  'look,',
] as const

export const SIZE_WORDS: Readonly<Record<Size, readonly string[]>> = {
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

/** "a" or "an", as the words ask for. */
export const article = (words: string): string =>
  /^[aeiou]/.test(words) && !words.startsWith('unicorn') ? 'an' : 'a'

/** Writes words about a scene and keeps the books of what they claim. */
export class Writer {
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

  place(s: Placed): string {
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

  relation(a: Placed, b: Placed): string {
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
