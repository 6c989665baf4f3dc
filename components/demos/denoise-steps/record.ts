import type { Recorder } from '../../../scripts/record/context.ts'
import { TEXT_TO_IMAGE } from '../../models/diffusion/networks.ts'
import { textToImage } from '../../models/diffusion/text-to-image.ts'
import { recordRun } from '../../trace/recorder.ts'
import { keepWithinBudget } from '../shared/diffusion/keep-pictures.ts'
import { FIRST } from './first-run.ts'
import { kept } from './kept.ts'

export const record: Recorder = async ({ engine, tokeniser, hashes }) => {
  const run = textToImage(engine, tokeniser, { ...FIRST, preview: true })
  const trace = await recordRun(run, { settings: { ...FIRST }, models: hashes([...TEXT_TO_IMAGE]) })
  return keepWithinBudget((keeping) => kept(trace, keeping), { side: 64, bits: 6 })
}
