import type { Recorder } from '../../../scripts/record/context.ts'
import { CLIP, embedPictures, embedTexts } from '../../models/clip.ts'
import { openTextIndex } from '../../models/text-search.ts'
import { recordRun } from '../../trace/recorder.ts'
import type { Run, Step } from '../../trace/step.ts'
import { drawScene, shrink } from '../../world/draw.ts'
import { collectionScenes } from '../shared/collection.ts'
import { packPictures } from '../shared/packed-pictures.ts'
import { captionsFrom, worldCaptions } from './captions.ts'
import { PREPARED } from './queries.ts'
import { PLACES, twoSearches } from './two-searches.ts'

export const record: Recorder = async ({ engine, tokeniser, sprites, hashes }) => {
  const scenes = collectionScenes()
  const pictures = scenes.map((scene) => shrink(drawScene(scene, sprites), 2))
  const { embedding: vectors } = await embedPictures(engine, pictures)
  const captions = openTextIndex(captionsFrom(worldCaptions(scenes), scenes.length))

  // The first run of a session is slower than all others, and its time would be on show.
  await embedTexts(engine, [tokeniser.encode('')])

  function withPictures(step: Step): Step {
    const first = Array.from(step.tensors.order?.data.subarray(0, PLACES) ?? [], (i) => pictures[i]!)
    if (first.length === 0) return step
    return { ...step, tensors: { ...step.tensors, pictures: packPictures(first) } }
  }

  async function* searches(): Run {
    for (const [index, { text: query }] of PREPARED.entries()) {
      const round = { query, index, of: PREPARED.length }
      for await (const step of twoSearches(engine, tokeniser, { captions, vectors }, round))
        yield withPictures(step)
    }
  }

  return recordRun(searches(), {
    settings: { queries: PREPARED.map(({ text }) => text) },
    models: hashes([CLIP.image, CLIP.text]),
  })
}
