import { recordRun } from '../components/trace/recorder.ts'
import type { Recorder } from '../scripts/record/context.ts'
import { EXAMPLE, formatBench, modelsOf } from './bench.ts'
import { runBench } from './graph.ts'

/** The bench that a reader finds. */
export const record: Recorder = async ({ engine, tokeniser, sprites, hashes }) => {
  const tools = {
    tokeniser: async () => tokeniser,
    sprites: async () => sprites,
    collection: () => Promise.reject(new Error('The example searches nothing.')),
    own: () => undefined,
  }
  const run = runBench(engine, EXAMPLE, tools, new AbortController().signal)
  return recordRun(run, {
    settings: { bench: formatBench(EXAMPLE), own: {} },
    models: hashes(modelsOf(EXAMPLE)),
  })
}
