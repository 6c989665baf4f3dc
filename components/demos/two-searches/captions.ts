import { captionOf } from '../../world/captions.ts'
import type { Scene } from '../../world/scene.ts'

/** Whoever writes the stored captions: today the grammar of the world, later a captioner of ours. */
export type Writer = 'world'

/** Stored captions, and who wrote them. */
export interface CaptionSource {
  readonly writer: Writer
  /** The stored caption of a scene of the collection. */
  captionOf(sceneIndex: number): string
}

/** One caption a scene, as the grammar of the world writes it: true, and never complete. */
export const worldCaptions = (scenes: readonly Scene[]): CaptionSource => ({
  writer: 'world',
  captionOf(sceneIndex) {
    const scene = scenes[sceneIndex]
    if (!scene) throw new RangeError(`The collection has no scene ${sceneIndex}.`)
    return captionOf(scene, sceneIndex).text
  },
})

/** The captions of the first `count` scenes. */
export const captionsFrom = (source: CaptionSource, count: number): string[] =>
  Array.from({ length: count }, (_, i) => source.captionOf(i))
