import { makeScene, type Scene } from '../../world/scene.ts'

/** How many pictures the demos search. */
export const COLLECTION_SIZE = 200

const made: Scene[] = []

/** A scene of the collection, the first scenes of `val`, which no model has seen in training. Made when asked for. */
export const collectionScene = (index: number): Scene | undefined =>
  index < COLLECTION_SIZE ? (made[index] ??= makeScene(index, 'val')) : undefined

/** The whole collection: a dozen milliseconds of work, which a page that is just coming alive had better not do. */
export const collectionScenes = (): Scene[] =>
  Array.from({ length: COLLECTION_SIZE }, (_, index) => collectionScene(index)!)
