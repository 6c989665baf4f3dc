import { type BrowserEngine, createBrowserEngine } from '../../components/runtime/browser-engine.ts'
import type { Engine } from '../../components/runtime/engine.ts'
import { tensor } from '../../components/runtime/tensor.ts'
import { fakeWorker } from './fake-worker.ts'

/** What the worker of the full-size model was asked, as it arrived there. */
export interface HubRequests {
  readonly loaded: string[]
  readonly prompts: string[][]
  readonly pictures: { readonly dims: readonly number[]; readonly data: readonly number[] }[]
}

/**
 * The full-size model behind the real messages between page and worker. Its vectors have two numbers: a picture
 * gives (3, 4); a prompt gives (1, 0), or (0, 1) if it speaks of a cat.
 */
export function fakeHub(fail: (part: string) => Promise<void> = async () => undefined) {
  const requests: HubRequests = { loaded: [], prompts: [], pictures: [] }
  const inside: Engine = {
    async load(file, { onProgress, signal } = {}) {
      onProgress?.({ file, loaded: 5, total: 10, cached: false })
      await fail(file.file)
      signal?.throwIfAborted()
      requests.loaded.push(file.file)
      onProgress?.({ file, loaded: 10, total: 10, cached: false })
    },
    async run({ file }, { input }) {
      if (file === 'image') {
        requests.pictures.push({ dims: input!.dims, data: [...input!.data] })
        return { ms: 2, tensors: { embedding: tensor(Float32Array.of(3, 4), [1, 2]) } }
      }
      const prompts = new TextDecoder().decode(input!.data as Uint8Array).split('\n')
      requests.prompts.push(prompts)
      const rows = prompts.flatMap((prompt) => (prompt.includes('cat') ? [0, 1] : [1, 0]))
      return { ms: 1, tensors: { embedding: tensor(Float32Array.from(rows), [prompts.length, 2]) } }
    },
    release: async () => undefined,
  }
  let started = 0
  const engine: BrowserEngine = createBrowserEngine({
    base: '/',
    spawn() {
      started += 1
      return fakeWorker(() => inside)
    },
  })
  return { engine, requests, started: () => started }
}
