import { hashText } from '../../world/random.ts'
import { COLLECTION_SIZE } from '../shared/collection.ts'
import { MOST_SCENE } from '../shared/picture-choice.ts'

/** A scene far from this one and outside the collection; the same one each time, so that a lesson can be told. */
export const freshScene = (scene: number): number =>
  COLLECTION_SIZE + (hashText(`fresh ${scene}`) % (MOST_SCENE + 1 - COLLECTION_SIZE))
