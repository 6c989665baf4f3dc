import { captionOf, captionSeed, hardNegative } from '../../components/world/captions.ts'
import { drawScene, shrink } from '../../components/world/draw.ts'
import { factId, factsOf, type Fact } from '../../components/world/facts.ts'
import { makeFigureScene } from '../../components/world/figure-scene.ts'
import { JOINTS, jointsOf } from '../../components/world/figure.ts'
import { POSES } from '../../components/world/poses.ts'
import { boxOf, cellOf, makeScene, SCENE_SIZE, SPLITS, type Scene } from '../../components/world/scene.ts'
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

/** The splits of stickers, and those in which every scene has a person. */
export const SHARD_SPLITS = [...SPLITS, 'figure', 'figure-val'] as const
export type ShardSplit = (typeof SHARD_SPLITS)[number]

export const isFigureSplit = (split: ShardSplit): boolean => split.startsWith('figure')

/** The scene of this number in a split; always the same one. */
export function sceneOf(seed: number, split: ShardSplit): Scene {
  if (split === 'figure') return makeFigureScene(seed, 'train')
  return split === 'figure-val' ? makeFigureScene(seed, 'val') : makeScene(seed, split)
}

type Numbers = Uint8Array | Int16Array | Int32Array | Float32Array

/** A run of scenes, ready to be written at its place in the shard's files. */
export interface Chunk {
  /**
   * By name of the file:
   * - `pictures.u8` uint8 [count, size, size, 3]
   * - `scenes.i16` int16 [count, SLOTS_PER_SCENE]: background, style, number of stickers; then per sticker concept,
   *   colour, size, cell, box; −1 where there is none
   * - `facts.i32` int32 [count, FACTS_PER_SCENE]: fact numbers, padded with 0
   * - `claims.i32` int32 [count, CAPTIONS_PER_SCENE, 2, CLAIMS_PER_CAPTION]: claims of caption and hard negative,
   *   padded with 0
   * - of scenes with a person `joints.f32` float32 [count, joints, 2]: where the joints are, in scene units
   * - of scenes with a person `pose.i16` int16 [count]: number of the pose
   */
  readonly arrays: Readonly<Record<string, Numbers>>
  /** Caption and hard negative in turn, a line each; an empty line where there is no hard negative. */
  readonly texts: string
}

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
export function makeChunk(
  sprites: Sprites,
  split: ShardSplit,
  first: number,
  count: number,
  size: number,
): Chunk {
  const pictures = new Uint8Array(count * size * size * 3)
  const scenes = new Int16Array(count * SLOTS_PER_SCENE).fill(-1)
  const facts = new Int32Array(count * FACTS_PER_SCENE)
  const claims = new Int32Array(count * CAPTIONS_PER_SCENE * 2 * CLAIMS_PER_CAPTION)
  const joints = new Float32Array(count * JOINTS.length * 2)
  const pose = new Int16Array(count)
  const lines: string[] = []
  for (let i = 0; i < count; i++) {
    const scene = sceneOf(first + i, split)
    const picture = drawScene(scene, sprites)
    pictures.set(
      (size === SCENE_SIZE ? picture : shrink(picture, SCENE_SIZE / size)).pixels,
      i * size * size * 3,
    )
    scenes.set(slotsOf(scene), i * SLOTS_PER_SCENE)
    writeIds(facts, i * FACTS_PER_SCENE, factsOf(scene), FACTS_PER_SCENE)
    if (scene.figure) {
      const places = jointsOf(scene.figure)
      joints.set(
        JOINTS.flatMap((name) => places[name]),
        i * JOINTS.length * 2,
      )
      pose[i] = POSES.indexOf(scene.figure.pose)
    }
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
  const arrays = {
    'pictures.u8': pictures,
    'scenes.i16': scenes,
    'facts.i32': facts,
    'claims.i32': claims,
    ...(isFigureSplit(split) ? { 'joints.f32': joints, 'pose.i16': pose } : {}),
  }
  return { arrays, texts: `${lines.join('\n')}\n` }
}
