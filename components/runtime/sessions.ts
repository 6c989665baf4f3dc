import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-web/wasm'
import type { Engine, LoadOptions, LoadProgress, ModelFile, RunResult } from './engine.ts'
import { isAbort, ModelFailure, nameOf, toFailure } from './failure.ts'
import { fromOrt, toOrt } from './ort-tensor.ts'
import type { Tensors } from './tensor.ts'

/** What both engines use of onnxruntime-web. */
export interface Ort {
  readonly InferenceSession: {
    create(bytes: Uint8Array, options?: InferenceSession.SessionOptions): Promise<InferenceSession>
  }
  readonly Tensor: typeof OrtTensor
}

export interface SessionParts {
  /** onnxruntime itself; fetched with progress where it comes over the wire. */
  readonly ort: (options: LoadOptions) => Promise<Ort>
  readonly read: (file: ModelFile, options: LoadOptions) => Promise<Uint8Array>
  /** What computes: `wasm` on the site. */
  readonly providers?: readonly string[]
}

interface Opening {
  readonly session: Promise<InferenceSession>
  readonly listeners: Set<(progress: LoadProgress) => void>
  readonly abort: AbortController
  waiting: number
  settled: boolean
  /** The last run of this file; the next one waits for it. */
  queue: Promise<unknown>
}

/**
 * The engine itself, wherever it runs: sessions are opened when first needed and once, runs of a file queue, and
 * a run that was aborted while waiting never starts. Used by the worker and by Node.
 */
export function createSessions({ ort, read, providers = ['wasm'] }: SessionParts): Engine {
  const openings = new Map<string, Opening>()

  function open(file: ModelFile): Opening {
    const key = nameOf(file)
    const known = openings.get(key)
    if (known) return known
    const listeners = new Set<(progress: LoadProgress) => void>()
    const abort = new AbortController()
    const options: LoadOptions = {
      signal: abort.signal,
      onProgress: (progress) => listeners.forEach((listener) => listener(progress)),
    }
    const opening: Opening = {
      // A moment later, so that the caller's listener is there when the first progress is told.
      session: Promise.resolve().then(() => create(file, options)),
      listeners,
      abort,
      waiting: 0,
      settled: false,
      queue: Promise.resolve(),
    }
    openings.set(key, opening)
    opening.session.then(
      () => (opening.settled = true),
      () => forget(file, opening),
    )
    return opening
  }

  function forget(file: ModelFile, opening: Opening): void {
    if (openings.get(nameOf(file)) === opening) openings.delete(nameOf(file))
  }

  async function create(file: ModelFile, options: LoadOptions): Promise<InferenceSession> {
    try {
      const [runtime, bytes] = await Promise.all([ort(options), read(file, options)])
      options.signal?.throwIfAborted()
      return await runtime.InferenceSession.create(bytes, { executionProviders: [...providers] })
    } catch (error) {
      throw isAbort(error) ? error : toFailure(error, file)
    }
  }

  /** Waits for the session on behalf of one caller; the fetch stops when the last caller has given up. */
  async function opened(file: ModelFile, { onProgress, signal }: LoadOptions = {}): Promise<Opening> {
    signal?.throwIfAborted()
    const opening = open(file)
    if (opening.settled) return opening
    if (onProgress) opening.listeners.add(onProgress)
    opening.waiting += 1
    try {
      await orAbort(opening.session, signal)
      return opening
    } finally {
      opening.waiting -= 1
      if (onProgress) opening.listeners.delete(onProgress)
      if (opening.waiting === 0 && !opening.settled) {
        forget(file, opening)
        void close(opening)
      }
    }
  }

  async function execute(
    file: ModelFile,
    session: InferenceSession,
    feeds: Tensors,
    outputs?: readonly string[],
  ): Promise<RunResult> {
    const { Tensor } = await ort({})
    try {
      const inputs = toOrt(feeds, session, Tensor, file)
      const start = performance.now()
      const results = await (outputs ? session.run(inputs, outputs) : session.run(inputs))
      return { ms: performance.now() - start, tensors: fromOrt(results) }
    } catch (error) {
      throw toFailure(error, file)
    }
  }

  async function close(opening: Opening): Promise<void> {
    opening.abort.abort()
    await opening.queue.catch(() => undefined)
    const session = await opening.session.catch(() => undefined)
    await session?.release()
  }

  return {
    async load(file, options) {
      await opened(file, options)
    },
    async run(file, feeds, outputs, signal) {
      const opening = await opened(file, { signal })
      const turn = opening.queue.then(async () => {
        signal?.throwIfAborted()
        if (openings.get(nameOf(file)) !== opening) throw released(file)
        return execute(file, await opening.session, feeds, outputs)
      })
      opening.queue = turn.catch(() => undefined)
      return orAbort(turn, signal)
    },
    async release(files) {
      const keys = files ? files.map(nameOf) : [...openings.keys()]
      const closing = keys.flatMap((key) => {
        const opening = openings.get(key)
        openings.delete(key)
        return opening ? [close(opening)] : []
      })
      await Promise.all(closing)
    },
  }
}

const released = (file: ModelFile): ModelFailure =>
  new ModelFailure('unknown', `${nameOf(file)} was released before its turn came.`, file)

/** The promise, or a rejection with the signal's reason as soon as it is aborted. */
export function orAbort<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return promise
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(signal.reason as Error)
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
