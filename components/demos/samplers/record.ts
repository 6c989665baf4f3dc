import type { Recorder } from '../../../scripts/record/context.ts'
import { TEXT_TO_IMAGE } from '../../models/diffusion/networks.ts'
import { pictureGrid } from '../../models/diffusion/picture-grid.ts'
import { recordRun } from '../../trace/recorder.ts'
import { keepStep, keepWithinBudget } from '../shared/diffusion/keep-pictures.ts'
import { cellsOf, FIRST } from './grid.ts'

/** The grid that the demo begins with, and the long runs that it is measured against. */
export const record: Recorder = async ({ engine, tokeniser, hashes }) => {
  const request = { ...FIRST, reference: true }
  const trace = await recordRun(pictureGrid(engine, tokeniser, { cells: cellsOf(request) }), {
    settings: request,
    models: hashes(TEXT_TO_IMAGE),
  })
  const cells = trace.steps.filter(({ stage }) => stage === 'cell')
  return keepWithinBudget((keeping) => ({ ...trace, steps: cells.map((step) => keepStep(step, keeping)) }), {
    side: 64,
    bits: 8,
  })
}
