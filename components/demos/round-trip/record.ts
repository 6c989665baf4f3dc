import type { Recorder } from '../../../scripts/record/context.ts'
import { recordRun } from '../../trace/recorder.ts'
import { keepStep, keepWithinBudget } from '../shared/diffusion/keep-pictures.ts'
import { FIRST, FIRST_COUNT, MODELS, roundTrip } from './round-trip.ts'

export const record: Recorder = async ({ engine, tokeniser, hashes }) => {
  const request = { settings: FIRST, count: FIRST_COUNT }
  const trace = await recordRun(roundTrip(engine, tokeniser, request), {
    settings: { ...FIRST, count: FIRST_COUNT },
    models: hashes(MODELS),
  })
  return keepWithinBudget((keeping) => ({
    ...trace,
    steps: trace.steps.map((step) => keepStep(step, keeping)),
  }))
}
