import type { LoadOptions, LoadProgress } from './engine.ts'
import { noWasm } from './failure.ts'
import type { ModelStore } from './model-store.ts'
import type { Ort } from './sessions.ts'

/**
 * Loads onnxruntime-web once, from the gzipped WebAssembly of this site: a host without compression would send
 * 14 MB otherwise. The fetch is shared by all who wait, so no single caller's signal ends it.
 */
export function createOrtLoader(store: Pick<ModelStore, 'readRuntime'>, threads: number) {
  const listeners = new Set<(progress: LoadProgress) => void>()
  let loading: Promise<Ort> | undefined

  async function load(): Promise<Ort> {
    if (typeof WebAssembly === 'undefined') throw noWasm()
    const [ort, gzipped] = await Promise.all([
      // Dynamic, so that the threads' own workers load this chunk alone.
      import('onnxruntime-web/wasm'),
      store.readRuntime({ onProgress: (progress) => listeners.forEach((listener) => listener(progress)) }),
    ])
    ort.env.wasm.numThreads = threads
    ort.env.wasm.wasmBinary = await gunzip(gzipped)
    return ort
  }

  return async ({ onProgress }: LoadOptions): Promise<Ort> => {
    if (onProgress) listeners.add(onProgress)
    loading ??= load().catch((error: unknown) => {
      loading = undefined
      throw error
    })
    try {
      return await loading
    } finally {
      if (onProgress) listeners.delete(onProgress)
    }
  }
}

async function gunzip(bytes: Uint8Array): Promise<ArrayBuffer> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream('gzip'))
  return new Response(stream).arrayBuffer()
}
