import type { Engine } from './engine.ts'
import { isAbort, toFailure } from './failure.ts'
import type { StoreNotice } from './model-store.ts'
import type { Call, FromWorker, StartMessage, ToWorker } from './protocol.ts'
import { packAll } from './transfer.ts'

/** The part of a worker's global scope that serving needs. */
export interface WorkerScope {
  postMessage(message: FromWorker, transfer: Transferable[]): void
  addEventListener(type: 'message', listener: (event: { readonly data: ToWorker }) => void): void
  readonly navigator?: { readonly locks?: Pick<LockManager, 'request'> }
}

export type MakeEngine = (start: StartMessage, onNotice: (notice: StoreNotice) => void) => Engine

/** Answers the page's calls with an engine that is made when the start message comes. */
export function serve(scope: WorkerScope, makeEngine: MakeEngine): void {
  const running = new Map<number, AbortController>()
  let engine: Engine | undefined

  const post = (message: FromWorker, transfer: Transferable[] = []) => scope.postMessage(message, transfer)

  function start(message: StartMessage): void {
    engine = makeEngine(message, (notice) => post({ type: 'notice', notice }))
    const locks = scope.navigator?.locks
    if (!message.lock || !locks) return
    void locks.request(message.lock, () => {
      post({ type: 'ready' })
      return new Promise<never>(() => undefined)
    })
  }

  async function answer(call: Call, engine: Engine, signal: AbortSignal): Promise<void> {
    const { id } = call
    if (call.type === 'load') {
      await engine.load(call.file, {
        signal,
        onProgress: (progress) => post({ type: 'progress', id, progress }),
      })
      return post({ type: 'done', id })
    }
    if (call.type === 'release') {
      await engine.release(call.files)
      return post({ type: 'done', id })
    }
    const { tensors, ms } = await engine.run(call.file, call.feeds, call.outputs, signal)
    const packed = packAll(tensors)
    post({ type: 'done', id, result: { ms, tensors: packed.tensors } }, packed.buffers)
  }

  async function receive(message: ToWorker): Promise<void> {
    if (message.type === 'start') return start(message)
    if (message.type === 'abort') return running.get(message.id)?.abort()
    if (!engine) return
    const abort = new AbortController()
    running.set(message.id, abort)
    try {
      await answer(message, engine, abort.signal)
    } catch (error) {
      const file = message.type === 'release' ? undefined : message.file
      // The page has let go of an aborted call by itself and waits for no answer.
      if (!isAbort(error))
        post({ type: 'failed', id: message.id, failure: toFailure(error, file).toRecord() })
    } finally {
      running.delete(message.id)
    }
  }

  scope.addEventListener('message', ({ data }) => void receive(data))
}
