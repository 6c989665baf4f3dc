import { makeScene, type Scene } from '../../world/scene.ts'

/** How many pictures the demos search. */
export const COLLECTION_SIZE = 200

/** The collection: the first scenes of `val`, which no model has seen in training. */
export const collectionScenes = (): Scene[] =>
  Array.from({ length: COLLECTION_SIZE }, (_, i) => makeScene(i, 'val'))
