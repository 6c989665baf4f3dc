import { getCurrentScope, onScopeDispose, readonly, type ShallowRef, shallowRef } from 'vue'
import { siteBase } from './assets.ts'
import { createBrowserEngine, type WorkerLike } from './browser-engine.ts'
import type { Engine } from './engine.ts'
import { createEngineKeeper } from './engine-keeper.ts'
import type { StoreNotice } from './model-store.ts'

const notices = shallowRef<readonly StoreNotice[]>([])

const createHandle = createEngineKeeper(() =>
  createBrowserEngine({
    spawn: () =>
      new Worker(new URL('./ort.worker.ts', import.meta.url), {
        type: 'module',
        name: 'models',
      }) as WorkerLike,
    base: siteBase,
    locks: globalThis.navigator?.locks,
    onNotice: (notice) => (notices.value = [...notices.value, notice]),
  }),
)

/**
 * The site's engine for one component. Nothing starts before the first load or run, so it may be called on the
 * server too. Files that only this component used are released when it is unmounted.
 */
export function useEngine(): Engine {
  const handle = createHandle()
  if (getCurrentScope()) onScopeDispose(() => handle.dispose())
  return handle
}

/** What the reader should know although the run goes on, newest last. */
export const useEngineNotices = (): Readonly<ShallowRef<readonly StoreNotice[]>> => readonly(notices)
