import { DIFFUSION } from '../../components/models/diffusion/networks.ts'
import { readPoses, shareWithin } from '../../components/models/pose-reader.ts'
import type { Engine } from '../../components/runtime/engine.ts'
import { canny, edgePicture } from '../../components/world/canny.ts'
import { drawScene, type Picture } from '../../components/world/draw.ts'
import { drawSkeleton } from '../../components/world/draw-skeleton.ts'
import { edgeScore } from '../../components/world/edge-score.ts'
import { jointsOf, type Joints } from '../../components/world/figure.ts'
import { makeFigureScene } from '../../components/world/figure-scene.ts'
import { makeScene, SCENE_SIZE, type Scene } from '../../components/world/scene.ts'
import type { Sprites } from '../../components/world/sprites.ts'
import { BACKGROUND_PHRASES } from '../../components/world/vocabulary.ts'
import { article } from '../../components/world/writer.ts'
import { drawAll, type Drawing } from './draw-all.ts'
import { MEASURED, promptOf } from './unet-metrics.ts'

/** Hints of each kind; each is drawn once with the ControlNet and once without. */
export const HINTS = 100

/** Scenes that were never seen, with one to three stickers. */
export const edgeScenes = (count: number): Scene[] =>
  Array.from({ length: count }, (_, i) => makeScene(i, 'val'))

/** People that were never seen. */
export const poseScenes = (count: number): Scene[] =>
  Array.from({ length: count }, (_, i) => makeFigureScene(i, 'val'))

const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length

/**
 * Mean F₁ of the edges of generated pictures against those of the hint; 0 where a picture has none.
 * @param controlled whether the ControlNet has a say
 */
export async function edgeF1(
  sprites: Sprites,
  scenes: readonly Scene[],
  controlled: boolean,
): Promise<number> {
  const wanted = scenes.map((scene) => canny(drawScene(scene, sprites)))
  const drawn = await drawAll(
    scenes.map((scene, seed): Drawing => {
      const hint = edgePicture(wanted[seed]!, SCENE_SIZE, SCENE_SIZE)
      const settings = { ...MEASURED, prompt: promptOf(scene), seed }
      return controlled ? { settings, control: { network: DIFFUSION.edges, hint } } : { settings }
    }),
  )
  return mean(drawn.map((picture, i) => edgeScore(canny(picture), wanted[i]!, SCENE_SIZE)?.f1 ?? 0))
}

/** What the card of the ControlNet for edges promises. */
export async function measureEdges(sprites: Sprites): Promise<Record<string, number>> {
  const scenes = edgeScenes(HINTS)
  const edge_f1 = await edgeF1(sprites, scenes, true)
  const edge_f1_without = await edgeF1(sprites, scenes, false)
  return { edge_f1, edge_f1_without, edge_f1_gain: edge_f1 / edge_f1_without }
}

/** "a person in a red shirt on the grass": who and where, and not a word of the pose. */
const personPrompt = ({ background, figure }: Scene): string =>
  `a person in ${article(figure!.shirt)} ${figure!.shirt} shirt ${BACKGROUND_PHRASES[background][0]}`

/**
 * Share of joints that the pose reader finds within 8 pixels of the skeleton's.
 * @param controlled whether the ControlNet has a say; else only the words do
 */
export async function jointsWithin(
  engine: Engine,
  scenes: readonly Scene[],
  controlled: boolean,
): Promise<number> {
  const skeletons: Joints[] = scenes.map(({ figure }) => jointsOf(figure!))
  const drawn: Picture[] = await drawAll(
    scenes.map((scene, seed): Drawing => {
      const settings = { ...MEASURED, prompt: personPrompt(scene), seed }
      const hint = drawSkeleton(skeletons[seed]!)
      return controlled ? { settings, control: { network: DIFFUSION.pose, hint } } : { settings }
    }),
  )
  const shares: number[] = []
  for (const [i, picture] of drawn.entries()) {
    const [found] = await readPoses(engine, [picture])
    shares.push(shareWithin(found!, skeletons[i]!))
  }
  return mean(shares)
}

/** What the card of the ControlNet for poses promises. */
export async function measurePose(engine: Engine): Promise<Record<string, number>> {
  const scenes = poseScenes(HINTS)
  return {
    joints_within_8: await jointsWithin(engine, scenes, true),
    joints_within_8_without: await jointsWithin(engine, scenes, false),
  }
}
