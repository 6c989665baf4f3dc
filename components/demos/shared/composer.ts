import { createRandom } from '../../world/random.ts'
import { placeSticker, SCENE_SIZE, type Scene, type Sticker } from '../../world/scene.ts'
import { COLOURS, conceptNamed, type Colour } from '../../world/vocabulary.ts'

/** As many stickers as a scene of the world has. */
export const MOST_STICKERS = 3

export type Thing = Pick<Sticker, 'concept' | 'colour' | 'size'>

/** New stickers go where the last ones are not. */
const CELLS = [
  { column: 0, row: 2 },
  { column: 2, row: 1 },
  { column: 1, row: 0 },
]

/** A colour that the concept may have: the wished one, the first of the seven, or its own. */
export function allowedColour(concept: string, wished: Colour | null): Colour | null {
  return conceptNamed(concept).colourable ? (wished ?? COLOURS[0]) : null
}

/** The size of a sticker as the world makes it; the same for every sticker of a size. */
const sideOf = (thing: Thing): number => placeSticker(thing, CELLS[0]!, createRandom(1)).side

const inside = (centre: number, side: number): number =>
  Math.round(Math.min(SCENE_SIZE - side / 2, Math.max(side / 2, centre)))

function settled(thing: Thing, x: number, y: number): Sticker {
  const whole = {
    concept: thing.concept,
    colour: allowedColour(thing.concept, thing.colour),
    size: thing.size,
  }
  const side = sideOf(whole)
  return { ...whole, side, x: inside(x, side), y: inside(y, side) }
}

/** A scene to begin with. */
export const startScene = (): Scene =>
  [
    { concept: 'cat', colour: 'blue', size: 'big' },
    { concept: 'balloon', colour: 'red', size: 'medium' },
  ].reduce((scene, thing) => addSticker(scene, thing as Thing), {
    background: 'beach',
    style: 'flat',
    stickers: [],
  } as Scene)

/** One sticker more, where there is room; the same scene once there are three. */
export function addSticker(scene: Scene, thing: Thing): Scene {
  if (scene.stickers.length >= MOST_STICKERS) return scene
  const apart = ({ column, row }: (typeof CELLS)[number]): number =>
    Math.min(
      ...scene.stickers.map(({ x, y }) =>
        Math.hypot(x - ((column + 0.5) * SCENE_SIZE) / 3, y - ((row + 0.5) * SCENE_SIZE) / 3),
      ),
    )
  const cell = CELLS.reduce((best, candidate) => (apart(candidate) > apart(best) ? candidate : best))
  const { x, y } = placeSticker(thing, cell, createRandom(scene.stickers.length))
  return { ...scene, stickers: [...scene.stickers, settled(thing, x, y)] }
}

export const removeSticker = (scene: Scene, index: number): Scene => ({
  ...scene,
  stickers: scene.stickers.filter((_, i) => i !== index),
})

/** Another concept, colour or size; the sticker stays where it is, inside the picture. */
export const changeSticker = (scene: Scene, index: number, change: Partial<Thing>): Scene => ({
  ...scene,
  stickers: scene.stickers.map((s, i) => (i === index ? settled({ ...s, ...change }, s.x, s.y) : s)),
})

/** Moves a sticker's centre, in scene units; it stays wholly inside. */
export const moveSticker = (scene: Scene, index: number, x: number, y: number): Scene => ({
  ...scene,
  stickers: scene.stickers.map((s, i) =>
    i === index ? { ...s, x: inside(x, s.side), y: inside(y, s.side) } : s,
  ),
})
