import type { Recorder } from '../../../scripts/record/context.ts'
import { CLIP, embedPictures, embedTexts } from '../../models/clip.ts'
import { recordRun } from '../../trace/recorder.ts'
import type { Run } from '../../trace/step.ts'
import { drawScene, shrink } from '../../world/draw.ts'
import { collectionScenes } from '../shared/collection.ts'
import { packPictures } from '../shared/packed-pictures.ts'
import { searchOnce } from '../shared/search-once.ts'
import { FEW, RECORDED } from './queries.ts'

export const record: Recorder = async ({ engine, tokeniser, sprites, hashes }) => {
  const pictures = collectionScenes().map((scene) => drawScene(scene, sprites))
  const { embedding: vectors } = await embedPictures(
    engine,
    pictures.map((picture) => shrink(picture, 2)),
  )

  // The first run of a session is slower than all others, and its time would be on show.
  await embedTexts(engine, [tokeniser.encode('')])

  /** Each search with the pictures that it puts first, so that they can be shown before anything is fetched. */
  async function* searches(): Run {
    for (const [index, query] of RECORDED.entries()) {
      for await (const step of searchOnce(engine, tokeniser, {
        query,
        vectors,
        index,
        of: RECORDED.length,
      })) {
        const order = step.tensors.order?.data.subarray(0, FEW)
        const first = order && packPictures(Array.from(order, (i) => pictures[i]!))
        yield first ? { ...step, tensors: { ...step.tensors, pictures: first } } : step
      }
    }
  }

  return recordRun(searches(), { settings: { queries: RECORDED }, models: hashes([CLIP.image, CLIP.text]) })
}
