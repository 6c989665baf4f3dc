import type { Figure } from './figure.ts'
import { createRandom, hashText, type Random } from './random.ts'
import {
  BACKGROUNDS,
  COLOURS,
  CONCEPTS,
  SIZES,
  STYLES,
  conceptNamed,
  type Background,
  type Colour,
  type Size,
  type Style,
} from './vocabulary.ts'

/** Side of a scene in its own units; drawn at this many pixels, or scaled. */
export const SCENE_SIZE = 128

/** One thing in a scene. */
export interface Sticker {
  readonly concept: string
  /** `null`: its own colours. */
  readonly colour: Colour | null
  readonly size: Size
  /** Centre, in scene units from the top left corner. */
  readonly x: number
  readonly y: number
  /** Side of the square that it fills, in scene units. */
  readonly side: number
}

/** A picture before it is drawn: everything that any model is asked to see in it. */
export interface Scene {
  readonly background: Background
  readonly style: Style
  readonly stickers: readonly Sticker[]
  /** A person in a pose; only in the scenes of figure-scene.ts, and then with one sticker at most. */
  readonly figure?: Figure
}

/** Anything with a name and a centre: a sticker or a person. */
export type Placed = Pick<Sticker, 'concept' | 'x' | 'y'>

export interface Box {
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
}

/**
 * `train` and `val` never show a held-out combination; every scene of `comp` shows at least one, so `comp` measures
 * whether a model composes what it has only seen apart.
 */
export const SPLITS = ['train', 'val', 'comp'] as const
export type Split = (typeof SPLITS)[number]

const SIDES: Readonly<Record<Size, number>> = { small: 34, medium: 46, big: 60 }
const CELL = SCENE_SIZE / 3
const JITTER = 8
const MARGIN = 2
/** The share of concept × colour, and of concept pairs, that training never sees: about one in eight. */
const HELD_OUT_ONE_IN = 8

export const boxOf = ({ x, y, side }: Sticker): Box => ({
  x0: x - side / 2,
  y0: y - side / 2,
  x1: x + side / 2,
  y1: y + side / 2,
})

/** Column and row of a centre on the 3×3 grid, each 0…2. */
export const cellOf = ({ x, y }: Pick<Placed, 'x' | 'y'>): { column: number; row: number } => ({
  column: Math.min(2, Math.max(0, Math.floor(x / CELL))),
  row: Math.min(2, Math.max(0, Math.floor(y / CELL))),
})

/** Whether training never sees this concept in this colour. */
export const isHeldOutColour = (concept: string, colour: Colour | null): boolean =>
  colour !== null && hashText(`held out ${concept} ${colour}`) % HELD_OUT_ONE_IN === 0

const isHeldOutPair = (a: string, b: string): boolean =>
  a !== b && hashText(`held out ${a < b ? `${a} ${b}` : `${b} ${a}`}`) % HELD_OUT_ONE_IN === 0

/** Whether the scene shows any combination that training never sees: a concept in a colour, or two concepts together. */
export function isHeldOut(scene: Scene): boolean {
  const { stickers } = scene
  return stickers.some(
    (a, i) =>
      isHeldOutColour(a.concept, a.colour) ||
      stickers.some((b, j) => j > i && isHeldOutPair(a.concept, b.concept)),
  )
}

/** Area that two boxes share, in square scene units. */
export const overlap = (a: Box, b: Box): number =>
  Math.max(0, Math.min(a.x1, b.x1) - Math.max(a.x0, b.x0)) *
  Math.max(0, Math.min(a.y1, b.y1) - Math.max(a.y0, b.y0))

/** Puts a sticker of this size near the middle of a cell, wholly inside the picture. */
export function placeSticker(
  what: { concept: string; colour: Colour | null; size: Size },
  cell: { column: number; row: number },
  random: Random,
): Sticker {
  const side = Math.round(SIDES[what.size] * random.between(0.94, 1.06))
  const inside = (v: number): number =>
    Math.round(Math.min(SCENE_SIZE - MARGIN - side / 2, Math.max(MARGIN + side / 2, v)))
  const x = inside((cell.column + 0.5) * CELL + random.between(-JITTER, JITTER))
  const y = inside((cell.row + 0.5) * CELL + random.between(-JITTER, JITTER))
  return { ...what, x, y, side }
}

const CELLS = [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => ({ column, row })))

/** Places the stickers so that none hides another; fewer of the big ones if they will not fit. */
function arrange(
  things: readonly { concept: string; colour: Colour | null; size: Size }[],
  random: Random,
): Sticker[] {
  for (let attempt = 0; ; attempt++) {
    const cells = random.shuffled(CELLS)
    const placed = things.map((thing, i) => {
      const size: Size = attempt > 12 ? 'small' : attempt > 6 && thing.size === 'big' ? 'medium' : thing.size
      return placeSticker({ ...thing, size }, cells[i]!, random)
    })
    const clash = placed.some((a, i) =>
      placed.some((b, j) => j > i && overlap(boxOf(a), boxOf(b)) > 0.04 * Math.min(a.side, b.side) ** 2),
    )
    if (!clash) return placed
  }
}

/** A concept, its colour if it takes one, and a size. */
export function randomThing(random: Random): { concept: string; colour: Colour | null; size: Size } {
  const concept = random.pick(CONCEPTS)
  return {
    concept: concept.name,
    colour: concept.colourable ? random.pick(COLOURS) : null,
    size: random.pick(SIZES),
  }
}

function randomThings(random: Random): { concept: string; colour: Colour | null; size: Size }[] {
  const dice = random.next()
  if (dice < 0.08) {
    // several of one kind, so that counting can be asked
    const thing = randomThing(random)
    return Array.from({ length: 2 + random.int(2) }, () => ({ ...thing, size: random.pick(SIZES) }))
  }
  const count = dice < 0.42 ? 1 : dice < 0.84 ? 2 : 3
  const things: ReturnType<typeof randomThings> = []
  while (things.length < count) {
    const thing = randomThing(random)
    if (things.every((other) => other.concept !== thing.concept)) things.push(thing)
  }
  return things
}

/** The scene of this number in this split; always the same one. */
export function makeScene(seed: number, split: Split = 'train'): Scene {
  const random = createRandom(hashText(`${split} ${seed}`))
  for (;;) {
    const scene: Scene = {
      background: random.pick(BACKGROUNDS),
      style: random.pick(STYLES),
      stickers: arrange(randomThings(random), random),
    }
    const fits =
      split === 'comp' ? scene.stickers.some((s) => isHeldOutColour(s.concept, s.colour)) : !isHeldOut(scene)
    if (fits) return scene
  }
}

/** Makes a scene from what a reader put together, refusing what the world does not have. */
export function checkScene(scene: Scene): Scene {
  for (const sticker of scene.stickers) {
    if (conceptNamed(sticker.concept).colourable === (sticker.colour === null)) {
      throw new RangeError(
        sticker.colour === null
          ? `A ${sticker.concept} needs a colour.`
          : `A ${sticker.concept} keeps its own colours.`,
      )
    }
  }
  return scene
}
