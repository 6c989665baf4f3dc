import { createHash } from 'node:crypto'
import type { CardFile, ModelCard } from '../../components/runtime/card.ts'
import type { ModelIndex } from '../../components/runtime/model-index.ts'

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

export function cardOf(name: string, files: Readonly<Record<string, Uint8Array>>): ModelCard {
  const entries = Object.entries(files).map(([file, bytes]): [string, CardFile] => [
    file,
    {
      path: `${file}.onnx`,
      bytes: bytes.length,
      sha256: sha256(bytes),
      parameters: 0,
      weights: 'none',
      parity: { file: 0, rounding: 0 },
      inputs: {},
      outputs: {},
    },
  ])
  return {
    name,
    title: name.toUpperCase(),
    summary: 'Adds two vectors.',
    licence: 'MIT',
    source: 'scripts/lib/tiny-onnx.ts',
    files: Object.fromEntries(entries),
    data: { world: 'none', seed: 0, scenes: {}, heldOut: 'nothing' },
    training: {
      script: '',
      device: 'cpu',
      minutes: 0,
      steps: 0,
      batch: 0,
      samples: 0,
      seed: 0,
      objective: '',
      optimiser: '',
      curve: [],
    },
    metrics: {},
    floors: {},
    limits: [],
  }
}

export function indexOf(cards: readonly ModelCard[], runtime: Uint8Array = new Uint8Array(8)): ModelIndex {
  return {
    runtime: { version: '0', path: 'ort/ort-wasm.gz.bin', bytes: runtime.length, sha256: sha256(runtime) },
    models: cards.map(({ name, title, summary, files }) => ({
      name,
      title,
      summary,
      files: Object.entries(files).map(([file, { path, bytes, sha256 }]) => ({ file, path, bytes, sha256 })),
    })),
  }
}

export type FakeAnswer = Uint8Array | string | object | (() => Response | Promise<Response>)

/** A server in memory: by path, without query; what it does not have is a 404. `asked` lists the requests. */
export function fakeFetch(site: Readonly<Record<string, FakeAnswer>>) {
  const asked: { url: string; cache: RequestCache | undefined }[] = []
  const fetcher = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    init?.signal?.throwIfAborted()
    const url = String(input)
    asked.push({ url, cache: init?.cache })
    const answer = site[url.split('?')[0]!]
    if (answer === undefined) return new Response('not found', { status: 404 })
    if (typeof answer === 'function') return (answer as () => Response)()
    if (answer instanceof Uint8Array) return new Response(answer as Uint8Array<ArrayBuffer>)
    return new Response(typeof answer === 'string' ? answer : JSON.stringify(answer))
  }
  return { fetch: fetcher as typeof fetch, asked }
}

/** Cache Storage in memory. `put` may be made to fail. */
export function fakeCaches(
  failPut?: () => unknown,
): CacheStorage & { readonly stored: Map<string, Response> } {
  const stored = new Map<string, Response>()
  const keyOf = (request: RequestInfo | URL) =>
    new URL(typeof request === 'string' ? request : (request as Request).url, 'http://site').href
  const cache = {
    match: async (request: RequestInfo) => stored.get(keyOf(request))?.clone(),
    put: async (request: RequestInfo, response: Response) => {
      const error = failPut?.()
      if (error) throw error
      stored.set(keyOf(request), response)
    },
    delete: async (request: RequestInfo) => stored.delete(keyOf(request)),
    keys: async () => [...stored.keys()].map((url) => new Request(url)),
  }
  return { open: async () => cache, stored } as unknown as CacheStorage & { stored: Map<string, Response> }
}
