import type { Recorder } from '../../../scripts/record/context.ts'
import { TEXT_TO_IMAGE } from '../../models/diffusion/networks.ts'
import { pictureGrid } from '../../models/diffusion/picture-grid.ts'
import { recordRun } from '../../trace/recorder.ts'
import { keepStep, keepWithinBudget } from '../shared/diffusion/keep-pictures.ts'
import { cellsOf, FIRST } from './speed.ts'

export const record: Recorder = async ({ engine, tokeniser, hashes }) => {
  const trace = await recordRun(pictureGrid(engine, tokeniser, { cells: cellsOf(FIRST) }), {
    settings: { ...FIRST },
    models: hashes(TEXT_TO_IMAGE),
  })
  const steps = trace.steps.filter(({ stage }) => stage === 'cell' || stage === 'text')
  return keepWithinBudget((keeping) => ({
    ...trace,
    steps: steps.map((step) => (step.stage === 'cell' ? keepStep(step, keeping) : { ...step, tensors: {} })),
  }))
}
