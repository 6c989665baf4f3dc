import type { Recorder } from '../../../scripts/record/context.ts'
import { TEXT_TO_IMAGE } from '../../models/diffusion/networks.ts'
import { recordRun } from '../../trace/recorder.ts'
import { keepStep, keepWithinBudget } from '../shared/diffusion/keep-pictures.ts'
import { FIRST, RUNS, twoRuns } from './two-runs.ts'

export const record: Recorder = async ({ engine, tokeniser, hashes }) => {
  const trace = await recordRun(twoRuns(engine, tokeniser, FIRST), {
    settings: { ...FIRST },
    models: hashes(TEXT_TO_IMAGE),
  })
  const pictures = trace.steps.filter(({ stage }) => (RUNS as readonly string[]).includes(stage))
  return keepWithinBudget(
    (keeping) => ({ ...trace, steps: pictures.map((step) => keepStep(step, keeping)) }),
    {
      side: 64,
      bits: 8,
    },
  )
}
