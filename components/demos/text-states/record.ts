import type { Recorder } from '../../../scripts/record/context.ts'
import { CLIP } from '../../models/clip.ts'
import { recordRun } from '../../trace/recorder.ts'
import type { Run } from '../../trace/step.ts'
import { compareTexts } from './compare-texts.ts'
import { PRESETS } from './presets.ts'

/** All examples, one after the other. */
export const record: Recorder = ({ engine, tokeniser, hashes }) => {
  async function* all(): Run {
    for (const [index, { a, b }] of PRESETS.entries()) {
      yield* compareTexts(engine, tokeniser, [a, b], undefined, { index, of: PRESETS.length })
    }
  }
  const settings = { pairs: PRESETS.map(({ a, b }) => [a, b]) }
  return recordRun(all(), { settings, models: hashes([CLIP.text]) })
}
