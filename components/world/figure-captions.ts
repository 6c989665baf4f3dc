import { fact, type Fact } from './facts.ts'
import type { Figure } from './figure.ts'
import { POSE_PHRASES, POSES } from './poses.ts'
import type { Random } from './random.ts'
import type { Scene, Sticker } from './scene.ts'
import { BACKGROUNDS, COLOURS, conceptNamed, CONCEPTS } from './vocabulary.ts'
import { OPENINGS, SIZE_WORDS, Writer, type Caption } from './writer.ts'

/** Writes words about a person. */
class FigureWriter extends Writer {
  readonly figure: Figure

  constructor(scene: Scene, figure: Figure, random: Random) {
    super(scene, random)
    this.figure = figure
  }

  private claim(...facts: readonly Fact[]): void {
    for (const one of facts) this.claims.add(one)
  }

  /** "in a red shirt" */
  private shirt(): string {
    const { shirt } = this.figure
    this.claim(fact.is(shirt), fact.coloured('person', shirt))
    const a = shirt === 'orange' ? 'an' : 'a'
    return this.random.pick([
      `in ${a} ${shirt} shirt`,
      `in ${a} ${shirt} shirt`,
      `in ${shirt}`,
      `wearing ${a} ${shirt} shirt`,
    ])
  }

  /** "somebody", "a small person in a red shirt"; with less detail the shirt is left out more often. */
  who(detail = 1): string {
    this.claim(fact.is('person'))
    const { size } = this.figure
    const dressed = this.random.chance(0.2 + 0.4 * detail) ? ` ${this.shirt()}` : ''
    if (size !== 'medium' && this.random.chance(0.15 * detail)) {
      this.claim(fact.sized('person', size))
      return `a ${this.random.pick(SIZE_WORDS[size])} person${dressed}`
    }
    return `${this.random.pick(['a person', 'a person', 'somebody', 'someone'])}${dressed}`
  }

  /** "the person in the red shirt" */
  thePerson(detail = 1): string {
    this.claim(fact.is('person'))
    if (!this.random.chance(0.5 * detail)) return 'the person'
    const { shirt } = this.figure
    this.claim(fact.is(shirt), fact.coloured('person', shirt))
    return `the person in the ${shirt} shirt`
  }

  /** "waving": what the person does. */
  doing(): string {
    const { pose } = this.figure
    this.claim(fact.posed(pose))
    return this.random.pick(POSE_PHRASES[pose].doing)
  }

  /** "waving" or "with one hand up": to stand after the noun. */
  posed(): string {
    const described = POSE_PHRASES[this.figure.pose].with
    const choice = this.random.chance(0.35)
    if (!choice || described.length === 0) return this.doing()
    this.claim(fact.posed(this.figure.pose))
    return this.random.pick(described)
  }

  /** ", facing left" of somebody in profile. */
  facing(): string {
    const { facing } = this.figure
    if (facing === 'front') return ''
    this.claim(fact.facing(facing))
    return `${this.random.pick([', facing', ', looking'])} ${facing}`
  }
}

type Template = (w: FigureWriter, person: Figure) => string

/** Sentences about the person. */
const FOR_PERSON: readonly Template[] = [
  (w) => `${w.who()} ${w.posed()}`,
  (w) => `${w.who()} ${w.posed()} ${w.background()}`,
  (w) => `${w.who()} is ${w.doing()} ${w.background()}`,
  (w) => `${w.random.pick(OPENINGS)} ${w.who()} ${w.posed()}`,
  (w) => `${w.random.pick(OPENINGS)} ${w.who()} ${w.posed()} ${w.background()}`,
  (w) => `${w.background()}, ${w.who()} is ${w.doing()}`,
  (w, p) => `${w.who()} ${w.posed()} ${w.place(p)}`,
  (w, p) => `${w.who()} ${w.place(p)}, ${w.background()}`,
  (w, p) => `${w.thePerson()} ${w.place(p)} is ${w.doing()}`,
  (w) => `${w.thePerson()} is ${w.doing()}`,
  (w) => `${w.random.pick(OPENINGS)} ${w.who()} ${w.background()}`,
  (w) => `${w.who()} ${w.posed()}${w.facing()}`,
]

type PairTemplate = (w: FigureWriter, person: Figure, thing: Sticker) => string

/** Sentences about the person and the sticker beside. */
const FOR_PERSON_AND_THING: readonly PairTemplate[] = [
  // "pointing left left of a cat" would puzzle anybody
  (w, p, s) =>
    `${w.who()}${p.pose.startsWith('pointing') ? '' : ` ${w.posed()}`} ${w.relation(p, s)} ${w.a(s)}`,
  (w, p, s) => `${w.who()} ${w.relation(p, s)} ${w.a(s)} is ${w.doing()}`,
  (w, p, s) => `${w.a(s)} ${w.relation(s, p)} ${w.who()}`,
  (w, p, s) => `${w.a(s)} ${w.relation(s, p)} ${w.who(0)} ${w.posed()}`,
  (w, p, s) => `${w.thePerson()} is ${w.relation(p, s)} ${w.the(s)}`,
  (w, _, s) => `${w.who()} ${w.posed()} and ${w.a(s)} ${w.background()}`,
  (w, _, s) => `${w.random.pick(OPENINGS)} ${w.who()} ${w.posed()} and ${w.a(s)}`,
  (w, p, s) => `${w.background()}, ${w.who(0)} is ${w.relation(p, s)} ${w.a(s, 0)}`,
  (w, _, s) => `${w.a(s)} and ${w.who()} ${w.posed()}`,
  (w, p, s) => `${w.a(s)} ${w.place(s)}, ${w.who(0)} ${w.place(p)}`,
  (w, _, s) => `${w.a(s)} ${w.background()}`,
]

/** How many sentence patterns speak of people. */
export const FIGURE_TEMPLATE_COUNT = FOR_PERSON.length + FOR_PERSON_AND_THING.length

/** A caption of a scene with a person. */
export function figureCaption(scene: Scene, figure: Figure, random: Random): Caption {
  const writer = new FigureWriter(scene, figure, random)
  const [thing] = scene.stickers
  const paired = random.chance(0.6)
  const text =
    thing && paired
      ? random.pick(FOR_PERSON_AND_THING)(writer, figure, thing)
      : random.pick(FOR_PERSON)(writer, figure)
  return { text, claims: [...writer.claims] }
}

/** What may be changed of a scene with a person to make a caption false. */
export const FIGURE_CHANGES = [
  'colours swapped',
  'pose',
  'shirt',
  'places swapped',
  'facing',
  'background',
  'colour',
  'concept',
] as const
export type FigureChange = (typeof FIGURE_CHANGES)[number]

/**
 * The scene with one thing changed, to be spoken of and not to be drawn: the joints stay as they were. Null where the
 * change has nothing to work on.
 */
export function changeFigureScene(
  scene: Scene,
  figure: Figure,
  change: FigureChange,
  random: Random,
): Scene | null {
  const [thing] = scene.stickers
  const withThing = (edit: Partial<Sticker>): Scene | null =>
    thing ? { ...scene, stickers: [{ ...thing, ...edit }] } : null
  const withFigure = (edit: Partial<Figure>): Scene => ({ ...scene, figure: { ...figure, ...edit } })
  switch (change) {
    case 'colours swapped':
      if (!thing?.colour || thing.colour === figure.shirt) return null
      return {
        ...scene,
        figure: { ...figure, shirt: thing.colour },
        stickers: [{ ...thing, colour: figure.shirt }],
      }
    case 'pose':
      return withFigure({ pose: random.pick(POSES.filter((pose) => pose !== figure.pose)) })
    case 'shirt':
      return withFigure({ shirt: random.pick(COLOURS.filter((colour) => colour !== figure.shirt)) })
    case 'facing':
      return figure.facing === 'front'
        ? null
        : withFigure({ facing: figure.facing === 'left' ? 'right' : 'left' })
    case 'places swapped': {
      if (!thing) return withFigure({ x: 128 - figure.x, y: 128 - figure.y })
      const { stickers } = withThing({ x: figure.x, y: figure.y })!
      return { ...withFigure({ x: thing.x, y: thing.y }), stickers }
    }
    case 'background':
      return { ...scene, background: random.pick(BACKGROUNDS.filter((bg) => bg !== scene.background)) }
    case 'colour':
      return thing?.colour
        ? withThing({ colour: random.pick(COLOURS.filter((c) => c !== thing.colour)) })
        : null
    case 'concept': {
      if (!thing) return null
      const { name, colourable } = conceptNamed(thing.concept)
      return withThing({
        concept: random.pick(CONCEPTS.filter((c) => c.colourable === colourable && c.name !== name)).name,
      })
    }
  }
}
