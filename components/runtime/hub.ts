import { siteBase } from './assets.ts'
import { type BrowserEngine, createBrowserEngine, type WorkerLike } from './browser-engine.ts'

/** As many threads as pay for a model of this size, where the page is cross-origin isolated. */
const MOST_THREADS = 4

/**
 * An engine for the one model that is not this site's own: a worker of its own, which fetches transformers.js and
 * the model from its hub. Nothing starts before the first call, which must be the reader's wish; `terminate()`
 * when done, since the model takes some hundred megabytes of memory.
 */
export const createHubEngineInWorker = (): BrowserEngine =>
  createBrowserEngine({
    spawn: () =>
      new Worker(new URL('./hub.worker.ts', import.meta.url), {
        type: 'module',
        name: 'full-size-model',
      }) as WorkerLike,
    base: siteBase,
    threads: () => Math.min(MOST_THREADS, navigator.hardwareConcurrency || 1),
    locks: globalThis.navigator?.locks,
  })
