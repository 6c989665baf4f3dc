import { bodyBox, type Figure } from './figure.ts'
import { makeFigure } from './make-figure.ts'
import { createRandom, hashText, type Random } from './random.ts'
import {
  boxOf,
  isHeldOutColour,
  overlap,
  placeSticker,
  randomThing,
  type Scene,
  type Sticker,
} from './scene.ts'
import { BACKGROUNDS, STYLES } from './vocabulary.ts'

export const FIGURE_SPLITS = ['train', 'val'] as const
export type FigureSplit = (typeof FIGURE_SPLITS)[number]

/** Share of the scenes in which a sticker lies beside the person. */
const WITH_STICKER = 0.4
const TRIES = 40

/** Puts a sticker where it does not touch the person; null where there is no room. */
function stickerBeside(figure: Figure, random: Random): Sticker | null {
  let thing = randomThing(random)
  // a shirt beside a shirt would make "the red shirt" a riddle
  while (isHeldOutColour(thing.concept, thing.colour) || thing.concept === 'shirt')
    thing = randomThing(random)
  const { y1, ...box } = bodyBox(figure)
  const body = { ...box, y1: y1 + figure.lift }
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const size =
      attempt < TRIES / 4 ? thing.size : attempt < TRIES / 2 && thing.size === 'big' ? 'medium' : 'small'
    const cell = { column: random.int(3), row: random.int(3) }
    const sticker = placeSticker({ ...thing, size }, cell, random)
    if (overlap(boxOf(sticker), body) === 0) return sticker
  }
  return null
}

/** The scene with a person of this number in this split; always the same one. */
export function makeFigureScene(seed: number, split: FigureSplit = 'train'): Scene {
  const random = createRandom(hashText(`figure ${split} ${seed}`))
  const background = random.pick(BACKGROUNDS)
  if (!random.chance(WITH_STICKER)) {
    return { background, style: 'flat', stickers: [], figure: makeFigure(random) }
  }
  const style = random.pick(STYLES)
  for (;;) {
    const figure = makeFigure(random)
    const sticker = stickerBeside(figure, random)
    if (sticker) return { background, style, stickers: [sticker], figure }
  }
}
