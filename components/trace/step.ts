import type { Tensors } from '../runtime/tensor.ts'

/** One thing that a pipeline did, with what came of it. A run is an async generator of these. */
export interface Step {
  /** The part of the system at work; also the id of its node in the LiveDiagram. */
  readonly stage: string
  /** Which round of this stage, from 0, and of how many. */
  readonly index: number
  readonly of: number
  /** Milliseconds that the stage took. */
  readonly ms: number
  readonly tensors: Tensors
  /** Small facts that are not tensors: tokens, labels, words. JSON only. */
  readonly notes?: Readonly<Record<string, unknown>>
}

export type Run = AsyncGenerator<Step, void, void>

/** A run that happened: live (here and now) or recorded (a real run, stored). */
export interface Trace {
  readonly origin: 'live' | 'recorded'
  /** What was asked for: prompt, seed, settings. JSON only. */
  readonly settings: Readonly<Record<string, unknown>>
  /** SHA-256 of each model file that took part, by `model/file`. */
  readonly models: Readonly<Record<string, string>>
  readonly steps: readonly Step[]
  /** False while a live run is still under way, and for ever if it was stopped. */
  readonly complete: boolean
  /** Whether a live run ended before its end: it failed, or the reader stopped it. */
  readonly stopped?: boolean
}
