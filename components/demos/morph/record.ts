import type { Recorder } from '../../../scripts/record/context.ts'
import { morph } from '../../models/diffusion/morph.ts'
import { TEXT_TO_IMAGE } from '../../models/diffusion/networks.ts'
import { recordRun } from '../../trace/recorder.ts'
import { keepStep, keepWithinBudget } from '../shared/diffusion/keep-pictures.ts'
import { FIRST, morphOf } from './first-run.ts'

/** The frames that the demo shows first, each with the noise that it began with. */
export const record: Recorder = async ({ engine, tokeniser, hashes }) => {
  const trace = await recordRun(morph(engine, tokeniser, morphOf(FIRST)), {
    settings: { ...FIRST },
    models: hashes(TEXT_TO_IMAGE),
  })
  const steps = trace.steps.filter(({ stage }) => stage === 'noise' || stage === 'frame')
  return keepWithinBudget((keeping) => ({ ...trace, steps: steps.map((step) => keepStep(step, keeping)) }))
}
