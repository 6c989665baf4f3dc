import type { WorkerLike } from '../../components/runtime/browser-engine.ts'
import type { FromWorker, ToWorker } from '../../components/runtime/protocol.ts'
import { type MakeEngine, serve, type WorkerScope } from '../../components/runtime/worker-host.ts'

export interface FakeWorker extends WorkerLike {
  readonly ended: boolean
  /** The thread dies without a word, as one that ran out of memory does: its locks are freed. */
  die(): void
}

/** Web Locks in memory: a second request of a name is granted when the first holder dies. */
export function fakeLocks() {
  const holders = new Map<string, () => void>()
  const waiting = new Map<string, () => void>()
  const request = async (name: string, callback: () => unknown): Promise<void> => {
    if (holders.has(name)) waiting.set(name, callback as () => void)
    else {
      holders.set(name, () => waiting.get(name)?.())
      void callback()
    }
  }
  return {
    locks: { request } as unknown as Pick<LockManager, 'request'>,
    freeAll: () => holders.forEach((free) => free()),
  }
}

/** The real worker host behind a pair of message queues that copy and transfer as threads do. */
export function fakeWorker(makeEngine: MakeEngine, lockRegister = fakeLocks()): FakeWorker {
  let listener: ((event: { data: ToWorker }) => void) | undefined
  let ended = false
  const scope: WorkerScope = {
    navigator: { locks: lockRegister.locks },
    addEventListener: (_, added) => (listener = added),
    postMessage(message, transfer) {
      const data: FromWorker = structuredClone(message, { transfer })
      queueMicrotask(() => !ended && worker.onmessage?.({ data }))
    },
  }
  const worker: FakeWorker = {
    onmessage: null,
    onmessageerror: null,
    onerror: null,
    get ended() {
      return ended
    },
    postMessage(message, transfer) {
      const data = structuredClone(message, { transfer })
      queueMicrotask(() => !ended && listener?.({ data }))
    },
    terminate: () => (ended = true),
    die() {
      ended = true
      lockRegister.freeAll()
    },
  }
  serve(scope, makeEngine)
  return worker
}
