import type { ModelFile } from '../runtime/engine.ts'
import { type FailureKind, isAbort, toFailure } from '../runtime/failure.ts'
import type { Run, Step, Trace } from './step.ts'

/** What is known of a run before its first step. */
export interface RunHead {
  readonly settings: Trace['settings']
  readonly models?: Trace['models']
}

/** How a run ended early: what happened, and after which step. */
export interface RunFailure {
  readonly kind: FailureKind
  /** One sentence for the reader. */
  readonly message: string
  readonly file?: ModelFile
  /** The last step that came; absent when there was none. */
  readonly after?: Pick<Step, 'stage' | 'index' | 'of'>
  /** It was no live run: the recorded one did not come. */
  readonly recorded?: boolean
}

/** Thrown by `growTrace` and `recordRun`; `trace` holds the steps that came before. */
export class RunError extends Error {
  readonly failure: RunFailure
  readonly trace: Trace

  constructor(failure: RunFailure, trace: Trace, cause: unknown) {
    super(failure.message, { cause })
    this.name = 'RunError'
    this.failure = failure
    this.trace = trace
  }
}

/**
 * Collects a live run: yields the trace so far after each step, and at last the complete one. Breaking out of the
 * loop stops the run.
 * @throws RunError if the run fails; an AbortError passes as it is
 */
export async function* growTrace(
  run: Run,
  { settings, models = {} }: RunHead,
): AsyncGenerator<Trace, void, void> {
  let trace: Trace = { origin: 'live', settings, models, steps: [], complete: false }
  try {
    for await (const step of run) {
      trace = { ...trace, steps: [...trace.steps, step] }
      yield trace
    }
  } catch (error) {
    if (isAbort(error)) throw error
    throw new RunError(describeFailure(error, trace), trace, error)
  }
  yield { ...trace, complete: true }
}

export function describeFailure(error: unknown, trace?: Trace): RunFailure {
  if (error instanceof RunError) return error.failure
  const { kind, message, file } = toFailure(error)
  const last = trace?.steps.at(-1)
  return {
    kind,
    message,
    ...(file && { file }),
    ...(last && { after: { stage: last.stage, index: last.index, of: last.of } }),
  }
}

/**
 * Runs to the end and gives the complete trace; for scripts that write recorded runs and for tests.
 * @throws RunError if the run fails
 */
export async function recordRun(run: Run, head: RunHead): Promise<Trace> {
  let last: Trace | undefined
  for await (const trace of growTrace(run, head)) last = trace
  return last!
}
