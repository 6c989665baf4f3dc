import { readFileSync } from 'node:fs'
import { CLIP } from '../../models/clip.ts'
import { recordRun } from '../../trace/recorder.ts'
import type { Run } from '../../trace/step.ts'
import type { Recorder } from '../../../scripts/record/context.ts'
import { chosenScene } from '../shared/picture-choice.ts'
import { createMemory, labelPicture } from './label-picture.ts'
import { LABEL_SETS, RECORDED_SCENES } from './presets.ts'
import type { Logit } from './scores.ts'

const card = new URL('../../../docs/.vuepress/public/models/clip/card.json', import.meta.url)

/** Three pictures, each asked with every label set; what was read once is not read again. */
export const record: Recorder = ({ engine, tokeniser, sprites, hashes }) => {
  const { logit } = JSON.parse(readFileSync(card, 'utf8')) as { logit: Logit }
  async function* tour(): Run {
    const memory = createMemory()
    for (const scene of RECORDED_SCENES) {
      const picture = chosenScene(scene, sprites)
      for (const { labels, template } of LABEL_SETS) {
        yield* labelPicture(engine, tokeniser, { picture, labels, template, logit }, memory)
      }
    }
  }
  const settings = { scenes: RECORDED_SCENES, sets: LABEL_SETS.map(({ id }) => id) }
  return recordRun(tour(), { settings, models: hashes([CLIP.image, CLIP.text]) })
}
