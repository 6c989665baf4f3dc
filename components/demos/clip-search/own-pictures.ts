import { shallowRef } from 'vue'
import { embedPictures } from '../../models/clip.ts'
import type { Engine } from '../../runtime/engine.ts'
import type { Run } from '../../trace/step.ts'
import { shrink, type Picture } from '../../world/draw.ts'
import { packPictures } from '../shared/packed-pictures.ts'
import type { OwnPicture } from '../shared/own-picture.ts'

/** A picture of the reader's that the picture tower has read. */
export interface OwnEntry extends OwnPicture {
  /** float32 [128] of length 1 */
  readonly vector: Float32Array
}

/** The reader's own part of the collection; it lasts as long as the visit and never leaves the page. */
export const ownPictures = shallowRef<readonly OwnEntry[]>([])

export const addOwn = (entry: OwnEntry): void => {
  ownPictures.value = [...ownPictures.value, entry]
}

export const removeOwn = (id: string): void => {
  ownPictures.value = ownPictures.value.filter((entry) => entry.id !== id)
}

/**
 * Reads a 128×128 picture of the reader's. Stages: `shrink` (to the 64×64 that CLIP takes), `image` (the picture
 * tower, with the vector).
 */
export async function* readOwnPicture(engine: Engine, picture: Picture, signal?: AbortSignal): Run {
  const start = performance.now()
  const small = shrink(picture, 2)
  yield {
    stage: 'shrink',
    index: 0,
    of: 1,
    ms: performance.now() - start,
    tensors: { picture: packPictures([small]) },
  }
  const { embedding, ms } = await embedPictures(engine, [small], signal)
  yield { stage: 'image', index: 0, of: 1, ms, tensors: { embedding } }
}
