import { fits, factsOf } from './facts.ts'
import { changeFigureScene, FIGURE_CHANGES, figureCaption, type FigureChange } from './figure-captions.ts'
import { createRandom, type Random } from './random.ts'
import type { Scene, Sticker } from './scene.ts'
import { COLOURS, CONCEPTS, BACKGROUNDS, conceptNamed } from './vocabulary.ts'
import { OPENINGS, Writer, type Caption } from './writer.ts'

export type { Caption } from './writer.ts'

type Template = (w: Writer, first: Sticker, second: Sticker) => string

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

/** Number of the k-th caption of a scene in its split; the training shards number them so. */
export const captionSeed = (scene: number, k = 0): number => (scene * 64 + k + 1) >>> 0

/** The caption of this number for a scene; the same number gives the same pattern and words for a changed scene. */
export function captionOf(scene: Scene, seed: number): Caption {
  const random = createRandom(seed)
  if (scene.figure) return figureCaption(scene, scene.figure, random)
  const several = isSeveral(scene)
  const paired = scene.stickers.length > 1 && !several && random.chance(0.55)
  const template = random.pick(several ? FOR_SEVERAL : paired ? FOR_PAIRS : FOR_ANY)
  const [first, second] = random.shuffled(scene.stickers.map((_, i) => i))
  const writer = new Writer(scene, random)
  const text = template(writer, scene.stickers[first!]!, scene.stickers[second ?? first!]!)
  return { text, claims: [...writer.claims] }
}

/** What is changed to make a caption of stickers false, in this order. */
export const CHANGES = ['colours swapped', 'places swapped', 'colour', 'concept', 'background'] as const
/** What can be changed, of stickers or of a person. */
export type Change = (typeof CHANGES)[number] | FigureChange

/** The scene with one thing changed; null where the change has nothing to work on. */
export function changeScene(scene: Scene, change: Change, random: Random): Scene | null {
  if (scene.figure) return changeFigureScene(scene, scene.figure, change, random)
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
    case 'pose':
    case 'shirt':
    case 'facing':
      return null
  }
}

/**
 * A caption that sounds like caption number `seed` of the scene and is false of it, by the first change in `order`
 * that the sentence notices; of a person, the changes come in random order unless one is given.
 */
export function hardNegative(
  scene: Scene,
  seed: number,
  order?: readonly Change[],
): (Caption & { change: Change }) | null {
  const facts = factsOf(scene)
  const { text } = captionOf(scene, seed)
  const random = createRandom(seed ^ 0x5bd1e995)
  const changes = order ?? (scene.figure ? random.shuffled(FIGURE_CHANGES) : CHANGES)
  for (const change of changes) {
    for (let attempt = 0; attempt < 3; attempt++) {
      const changed = changeScene(scene, change, random)
      if (!changed) continue
      const caption = captionOf(changed, seed)
      if (caption.text !== text && !fits(caption.claims, facts)) return { ...caption, change }
    }
  }
  return null
}
