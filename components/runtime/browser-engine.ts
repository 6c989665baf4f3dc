import type { Engine, LoadProgress, RunResult } from './engine.ts'
import { failureFrom, ModelFailure, noWasm, toFailure, workerLost, workerUnreached } from './failure.ts'
import type { StoreNotice } from './model-store.ts'
import type { Call, FromWorker, ToWorker } from './protocol.ts'
import { pack } from './transfer.ts'

/** The part of `Worker` that the engine uses. */
export interface WorkerLike {
  postMessage(message: ToWorker, transfer: Transferable[]): void
  terminate(): void
  onmessage: ((event: { readonly data: FromWorker }) => void) | null
  onmessageerror: (() => void) | null
  onerror: ((event: { preventDefault?(): void }) => void) | null
}

export interface BrowserEngineOptions {
  readonly spawn: () => WorkerLike
  readonly base: string
  /** Asked when a worker starts. */
  readonly threads?: () => number
  readonly onNotice?: (notice: StoreNotice) => void
  readonly locks?: Pick<LockManager, 'request'>
}

export interface BrowserEngine extends Engine {
  /** Whether a worker is there at all. */
  readonly alive: boolean
  /** Ends the worker: the only way to give WebAssembly memory back. The next call starts a fresh one. */
  terminate(): void
}

interface Pending {
  readonly resolve: (result: RunResult | undefined) => void
  readonly reject: (error: unknown) => void
  readonly onProgress?: (progress: LoadProgress) => void
}

type Unnumbered<T> = T extends { id: number } ? Omit<T, 'id'> : never

interface CallOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: LoadProgress) => void
  readonly transfer?: Transferable[]
}

/** After these the WebAssembly instance cannot be used again; a fresh worker can. */
const fatal = new Set(['out-of-memory', 'no-wasm'])

let workers = 0

/**
 * The engine in a browser: one worker for the whole site, started by the first call. When it is lost, every
 * pending call fails with `worker-lost`, and the next call starts a new one.
 */
export function createBrowserEngine(options: BrowserEngineOptions): BrowserEngine {
  const pending = new Map<number, Pending>()
  let worker: WorkerLike | undefined
  let calls = 0

  function start(): WorkerLike {
    const fresh = options.spawn()
    const lock = `multimodal-live-worker-${Date.now()}-${(workers += 1)}`
    let heard = false
    const lost = () => {
      const unreached = !heard && globalThis.navigator?.onLine === false
      if (worker === fresh) end(unreached ? workerUnreached() : workerLost())
    }
    fresh.onmessage = ({ data }) => {
      if (worker !== fresh) return
      heard = true
      // The worker holds its lock now; asking for the same one is answered when the worker is gone.
      if (data.type === 'ready') void options.locks?.request(lock, lost)
      else receive(data)
    }
    fresh.onmessageerror = lost
    fresh.onerror = (event) => {
      event.preventDefault?.()
      lost()
    }
    fresh.postMessage({ type: 'start', base: options.base, threads: options.threads?.() ?? 1, lock }, [])
    return fresh
  }

  function end(reason: unknown): void {
    worker?.terminate()
    worker = undefined
    const waiting = [...pending.values()]
    pending.clear()
    waiting.forEach(({ reject }) => reject(reason))
  }

  function receive(message: Exclude<FromWorker, { type: 'ready' }>): void {
    if (message.type === 'notice') return options.onNotice?.(message.notice)
    const call = pending.get(message.id)
    if (message.type === 'progress') return call?.onProgress?.(message.progress)
    pending.delete(message.id)
    if (message.type === 'done') return call?.resolve(message.result)
    const failure = failureFrom(message.failure)
    call?.reject(failure)
    if (fatal.has(failure.kind)) end(failure)
  }

  function call(
    message: Unnumbered<Call>,
    { signal, onProgress, transfer = [] }: CallOptions,
  ): Promise<RunResult | undefined> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted()
      if (typeof WebAssembly === 'undefined') throw noWasm()
      worker ??= start()
      const id = (calls += 1)
      const onAbort = () => {
        pending.delete(id)
        worker?.postMessage({ type: 'abort', id }, [])
        reject(signal?.reason as Error)
      }
      const settled =
        <T>(settle: (value: T) => void) =>
        (value: T) => {
          signal?.removeEventListener('abort', onAbort)
          settle(value)
        }
      signal?.addEventListener('abort', onAbort, { once: true })
      pending.set(id, { resolve: settled(resolve), reject: settled(reject), onProgress })
      worker.postMessage({ ...message, id } as Call, transfer)
    })
  }

  return {
    get alive() {
      return worker !== undefined
    },
    terminate: () => end(workerLost()),
    async load(file, { onProgress, signal } = {}) {
      await call({ type: 'load', file }, { signal, onProgress })
    },
    async run(file, feeds, outputs, signal) {
      const { tensors, buffers } = pack(feeds)
      const result = await call(
        { type: 'run', file, feeds: tensors, outputs },
        { signal, transfer: buffers },
      ).catch((error: unknown) => {
        throw error instanceof ModelFailure || signal?.aborted ? error : toFailure(error, file)
      })
      if (!result) throw new ModelFailure('unknown', 'The worker gave no result.', file)
      return result
    },
    async release(files) {
      if (worker) await call({ type: 'release', files }, {})
    },
  }
}
