import { captionOf, captionSeed } from '../../world/captions.ts'
import { makeScene } from '../../world/scene.ts'

/** The first caption of a scene of `val`, as the training shards number them. */
export const captionOfScene = (scene: number): string =>
  captionOf(makeScene(scene, 'val'), captionSeed(scene)).text
