import { DIFFUSION } from '../../components/models/diffusion/networks.ts'
import { picturesOf, pixelsOf } from '../../components/models/judge.ts'
import { readPoses, shareWithin } from '../../components/models/pose-reader.ts'
import type { Engine } from '../../components/runtime/engine.ts'
import { drawScene, type Picture } from '../../components/world/draw.ts'
import { jointsOf, type Joints } from '../../components/world/figure.ts'
import { makeFigureScene } from '../../components/world/figure-scene.ts'
import type { Sprites } from '../../components/world/sprites.ts'

const PEOPLE = 400
const BATCH = 20

async function decodedAgain(engine: Engine, pictures: readonly Picture[]): Promise<Picture[]> {
  const { latent } = (await engine.run(DIFFUSION.encoder, { pixels: pixelsOf(pictures) }, ['latent'])).tensors
  const { pixels } = (await engine.run(DIFFUSION.decoder, { latent: latent! }, ['pixels'])).tensors
  return picturesOf(pixels!)
}

/**
 * What the pose reader's card promises: the share of joints found within 8 pixels on people that it never saw, as they
 * were drawn, and as the autoencoder gives them back, since generated pictures come from its decoder.
 */
export async function measurePoseReader(engine: Engine, sprites: Sprites): Promise<Record<string, number>> {
  const sums = { within_8: 0, decoded_within_8: 0 }
  for (let first = 0; first < PEOPLE; first += BATCH) {
    const scenes = Array.from({ length: BATCH }, (_, i) => makeFigureScene(first + i, 'val'))
    const pictures = scenes.map((scene) => drawScene(scene, sprites))
    const scored = (poses: readonly Joints[]): number =>
      poses.reduce((sum, pose, i) => sum + shareWithin(pose, jointsOf(scenes[i]!.figure!)), 0)
    sums.within_8 += scored(await readPoses(engine, pictures))
    sums.decoded_within_8 += scored(await readPoses(engine, await decodedAgain(engine, pictures)))
  }
  return { within_8: sums.within_8 / PEOPLE, decoded_within_8: sums.decoded_within_8 / PEOPLE }
}
