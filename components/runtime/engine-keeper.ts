import type { BrowserEngine } from './browser-engine.ts'
import type { Engine, ModelFile } from './engine.ts'
import { nameOf } from './failure.ts'

/** An engine as one component sees it; `dispose` when the component goes. */
export interface EngineHandle extends Engine {
  dispose(): void
}

/**
 * Shares one browser engine among the components of the site and counts who uses which file. A file that nobody
 * uses any more is released; when none is open, the worker is ended, which gives its memory back.
 * @param grace milliseconds before the worker ends, so that going from one page to the next does not restart it
 */
export function createEngineKeeper(make: () => BrowserEngine, grace = 1000): () => EngineHandle {
  const users = new Map<string, Set<object>>()
  let engine: BrowserEngine | undefined
  let ending: ReturnType<typeof setTimeout> | undefined

  function leave(user: object, files: readonly ModelFile[]): readonly ModelFile[] {
    return files.filter((file) => {
      const left = users.get(nameOf(file))
      if (!left?.delete(user) || left.size > 0) return false
      users.delete(nameOf(file))
      return true
    })
  }

  async function release(files: readonly ModelFile[]): Promise<void> {
    if (!engine?.alive || files.length === 0) return
    if (users.size === 0) {
      clearTimeout(ending)
      ending = setTimeout(() => {
        if (users.size === 0) engine?.terminate()
      }, grace)
    }
    await engine.release(files)
  }

  return function createHandle() {
    const mine = new Map<string, ModelFile>()
    const user = {}
    let disposed = false

    function using(file: ModelFile): BrowserEngine {
      if (disposed) throw new DOMException('The page that asked has been left.', 'AbortError')
      engine ??= make()
      mine.set(nameOf(file), file)
      const all = users.get(nameOf(file)) ?? new Set()
      users.set(nameOf(file), all.add(user))
      return engine
    }

    return {
      load: async (file, options) => using(file).load(file, options),
      run: async (file, feeds, outputs, signal) => using(file).run(file, feeds, outputs, signal),
      release: (files = [...mine.values()]) => {
        files.forEach((file) => mine.delete(nameOf(file)))
        return release(leave(user, files))
      },
      dispose() {
        disposed = true
        // A worker that is lost meanwhile has released everything in its own way.
        void release(leave(user, [...mine.values()])).catch(() => undefined)
        mine.clear()
      },
    }
  }
}
