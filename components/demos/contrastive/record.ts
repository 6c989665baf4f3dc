import { existsSync, readFileSync } from 'node:fs'
import type { Recorder } from '../../../scripts/record/context.ts'
import { CLIP } from '../../models/clip.ts'
import { recordRun } from '../../trace/recorder.ts'
import { drawScene, shrink } from '../../world/draw.ts'
import { makeScene } from '../../world/scene.ts'
import { packPictures } from '../shared/packed-pictures.ts'
import { type MomentsFile, replayMoments } from './moments.ts'

const file = new URL('../../../docs/.vuepress/public/models/clip/moments.json', import.meta.url)

/** The batch at three moments of training, whose weights only the training run has: written by `clip.py vectors`. */
export const record: Recorder = async ({ sprites, hashes }) => {
  if (!existsSync(file)) throw new Error('models/clip/moments.json is missing; `clip.py vectors` writes it.')
  const moments = JSON.parse(readFileSync(file, 'utf8')) as MomentsFile
  const pictures = moments.scenes.map((n) => shrink(drawScene(makeScene(n, moments.split), sprites), 2))
  return recordRun(replayMoments(moments, packPictures(pictures)), {
    settings: { batch: 0 },
    models: hashes([CLIP.image, CLIP.text]),
  })
}
