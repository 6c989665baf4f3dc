import type { Recorder } from '../../../scripts/record/context.ts'
import { recordRun } from '../../trace/recorder.ts'
import { smoothing } from './smoothing.ts'

/** What `npm run record -- <name>` stores as the run that the demo shows first. */
export const record: Recorder = () => {
  const settings = { seed: 7, rounds: 12 }
  return recordRun(smoothing(settings), { settings })
}
