import type { Recorder } from '../../../scripts/record/context.ts'
import { DIFFUSION, TEXT_TO_IMAGE } from '../../models/diffusion/networks.ts'
import { recordRun } from '../../trace/recorder.ts'
import { keepStep, keepWithinBudget } from '../shared/diffusion/keep-pictures.ts'
import { compare, FIRST } from './compare.ts'

export const record: Recorder = async ({ engine, tokeniser, hashes }) => {
  const trace = await recordRun(compare(engine, tokeniser, FIRST), {
    settings: { ...FIRST },
    models: hashes([...TEXT_TO_IMAGE, DIFFUSION.student]),
  })
  const pictures = trace.steps.filter(({ tensors }) => 'pixels' in tensors)
  return keepWithinBudget((keeping) => ({
    ...trace,
    // what the teacher sees on its way is shown for a moment only
    steps: pictures.map((step) => keepStep(step, step.stage === 'teacher' ? { side: 64, bits: 5 } : keeping)),
  }))
}
