import { captionOf, hardNegative } from '../../components/world/captions.ts'
import { drawScene, shrink } from '../../components/world/draw.ts'
import { factId, factsOf, type Fact } from '../../components/world/facts.ts'
import { boxOf, cellOf, makeScene, SCENE_SIZE, type Scene, type Split } from '../../components/world/scene.ts'
import type { Sprites } from '../../components/world/sprites.ts'
import { BACKGROUNDS, COLOURS, conceptIndex, SIZES, STYLES } from '../../components/world/vocabulary.ts'

/** Captions for each scene, each with its hard negative. */
export const CAPTIONS_PER_SCENE = 6
/** Most claims a caption makes, and most facts a scene has; checked while writing. */
export const CLAIMS_PER_CAPTION = 14
export const FACTS_PER_SCENE = 48
const MOST_STICKERS = 3
const SLOTS_PER_STICKER = 8
export const SLOTS_PER_SCENE = 3 + MOST_STICKERS * SLOTS_PER_STICKER

/** A run of scenes, ready to be written at its place in the shard's files. */
export interface Chunk {
  /** uint8 [count, size, size, 3] */
  readonly pictures: Uint8Array
  /** int16 [count, SLOTS_PER_SCENE]: background, style, number of stickers; then per sticker concept, colour, size, cell, box */
  readonly scenes: Int16Array
  /** int32 [count, FACTS_PER_SCENE]: fact numbers, padded with 0 */
  readonly facts: Int32Array
  /** int32 [count, CAPTIONS_PER_SCENE, 2, CLAIMS_PER_CAPTION]: claims of caption and hard negative, padded with 0 */
  readonly claims: Int32Array
  /** Caption and hard negative in turn, a line each; an empty line where there is no hard negative. */
  readonly texts: string
}

/** Number of a scene's k-th caption. */
export const captionSeed = (scene: number, k: number): number => (scene * 64 + k + 1) >>> 0

function slotsOf(scene: Scene): number[] {
  const slots = [BACKGROUNDS.indexOf(scene.background), STYLES.indexOf(scene.style), scene.stickers.length]
  for (const s of scene.stickers) {
    const { column, row } = cellOf(s)
    const { x0, y0, x1, y1 } = boxOf(s)
    const colour = s.colour ? COLOURS.indexOf(s.colour) : -1
    slots.push(conceptIndex(s.concept), colour, SIZES.indexOf(s.size), row * 3 + column)
    slots.push(...[x0, y0, x1, y1].map(Math.round))
  }
  return slots
}

function writeIds(into: Int32Array, at: number, facts: Iterable<Fact>, room: number): void {
  let n = 0
  for (const fact of facts) {
    if (n === room) throw new RangeError(`A scene or caption has more than ${room} facts.`)
    into[at + n++] = factId(fact)
  }
}

/** Makes scenes `first` to `first + count - 1` of a split with pictures, captions and all that is true of them. */
export function makeChunk(sprites: Sprites, split: Split, first: number, count: number, size: number): Chunk {
  const pictures = new Uint8Array(count * size * size * 3)
  const scenes = new Int16Array(count * SLOTS_PER_SCENE).fill(-1)
  const facts = new Int32Array(count * FACTS_PER_SCENE)
  const claims = new Int32Array(count * CAPTIONS_PER_SCENE * 2 * CLAIMS_PER_CAPTION)
  const lines: string[] = []
  for (let i = 0; i < count; i++) {
    const scene = makeScene(first + i, split)
    const picture = drawScene(scene, sprites)
    pictures.set(
      (size === SCENE_SIZE ? picture : shrink(picture, SCENE_SIZE / size)).pixels,
      i * size * size * 3,
    )
    scenes.set(slotsOf(scene), i * SLOTS_PER_SCENE)
    writeIds(facts, i * FACTS_PER_SCENE, factsOf(scene), FACTS_PER_SCENE)
    for (let k = 0; k < CAPTIONS_PER_SCENE; k++) {
      const seed = captionSeed(first + i, k)
      const caption = captionOf(scene, seed)
      const negative = hardNegative(scene, seed)
      const at = (i * CAPTIONS_PER_SCENE + k) * 2 * CLAIMS_PER_CAPTION
      writeIds(claims, at, caption.claims, CLAIMS_PER_CAPTION)
      if (negative) writeIds(claims, at + CLAIMS_PER_CAPTION, negative.claims, CLAIMS_PER_CAPTION)
      lines.push(caption.text, negative?.text ?? '')
    }
  }
  return { pictures, scenes, facts, claims, texts: `${lines.join('\n')}\n` }
}
