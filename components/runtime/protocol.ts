import type { LoadProgress, ModelFile, RunResult } from './engine.ts'
import type { FailureRecord } from './failure.ts'
import type { StoreNotice } from './model-store.ts'
import type { Tensors } from './tensor.ts'

/** The first message to a new worker. */
export interface StartMessage {
  readonly type: 'start'
  /** The site's base path: a worker cannot know it. */
  readonly base: string
  /** Threads to run on where the page is cross-origin isolated; elsewhere it is one. */
  readonly threads: number
  /** A Web Lock that the worker holds as long as it lives, so that its end is noticed however it comes. */
  readonly lock?: string
}

/** What the page asks of the worker. Calls carry an id, and each is answered by exactly one `done` or `failed`. */
export type Call =
  | { readonly type: 'load'; readonly id: number; readonly file: ModelFile }
  | {
      readonly type: 'run'
      readonly id: number
      readonly file: ModelFile
      readonly feeds: Tensors
      readonly outputs?: readonly string[]
    }
  | { readonly type: 'release'; readonly id: number; readonly files?: readonly ModelFile[] }

export type ToWorker = StartMessage | Call | { readonly type: 'abort'; readonly id: number }

export type FromWorker =
  /** The worker holds its lock. */
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly id: number; readonly progress: LoadProgress }
  | { readonly type: 'notice'; readonly notice: StoreNotice }
  | { readonly type: 'done'; readonly id: number; readonly result?: RunResult }
  | { readonly type: 'failed'; readonly id: number; readonly failure: FailureRecord }
