import { joinBase } from './assets.ts'
import type { ModelFile } from './engine.ts'

/** A model file kept on this device. */
export interface StoredFile {
  readonly model: string
  readonly file: string
  readonly bytes: number
  readonly sha256: string
}

interface Keyed {
  readonly file: ModelFile
  readonly sha256: string
}

/** Cache Storage, seen as a table of files by hash. Everything rejects where the browser forbids it. */
export interface ModelCache {
  get(wanted: Keyed): Promise<Uint8Array | undefined>
  /** Keeps these bytes and drops other versions of the same file. */
  put(wanted: Keyed, bytes: Uint8Array): Promise<void>
  drop(wanted: Keyed): Promise<void>
  list(): Promise<StoredFile[]>
  remove(which: (stored: StoredFile) => boolean): Promise<void>
  getDocument(url: string): Promise<string | undefined>
  putDocument(url: string, text: string): Promise<void>
}

export const cacheName = 'multimodal-live-models'

/** @param given the CacheStorage to use; `undefined` for the browser's own, `null` for none */
export function createModelCache(given: CacheStorage | null | undefined, base: string): ModelCache {
  let opened: Promise<Cache> | undefined

  function open(): Promise<Cache> {
    opened ??= openCache(given).catch((error: unknown) => {
      opened = undefined
      throw error
    })
    return opened
  }

  const stored = joinBase(base, 'stored')
  const keyOf = ({ file, sha256 }: Keyed): string =>
    `${stored}/${encodeURIComponent(file.model)}/${encodeURIComponent(file.file)}?sha256=${sha256}`

  function parse(request: Request): Keyed | undefined {
    const { pathname, searchParams } = new URL(request.url, 'http://site')
    const sha256 = searchParams.get('sha256')
    if (!sha256 || !pathname.startsWith(`${stored}/`)) return undefined
    const [model = '', file = ''] = pathname
      .slice(stored.length + 1)
      .split('/')
      .map(decodeURIComponent)
    return { file: { model, file }, sha256 }
  }

  /** Every entry of this site; another deployment on the same origin has another base and is left alone. */
  async function entries(): Promise<{ request: Request; key: Keyed }[]> {
    const requests = await (await open()).keys()
    return requests.flatMap((request) => {
      const key = parse(request)
      return key ? [{ request, key }] : []
    })
  }

  async function list(): Promise<StoredFile[]> {
    const cache = await open()
    const files = (await entries()).map(async ({ request, key }): Promise<StoredFile> => {
      const response = await cache.match(request)
      const bytes = Number(response?.headers.get('content-length') ?? 0)
      return { ...key.file, sha256: key.sha256, bytes }
    })
    return Promise.all(files)
  }

  return {
    list,
    async get(wanted) {
      const response = await (await open()).match(keyOf(wanted))
      return response && new Uint8Array(await response.arrayBuffer())
    },
    async put(wanted, bytes) {
      const cache = await open()
      const headers = { 'content-type': 'application/octet-stream', 'content-length': String(bytes.length) }
      await cache.put(keyOf(wanted), new Response(bytes as Uint8Array<ArrayBuffer>, { headers }))
      const { model, file } = wanted.file
      const others = (await entries()).filter(
        ({ key }) => key.file.model === model && key.file.file === file && key.sha256 !== wanted.sha256,
      )
      await Promise.all(others.map(({ request }) => cache.delete(request)))
    },
    async drop(wanted) {
      await (await open()).delete(keyOf(wanted))
    },
    async remove(which) {
      const cache = await open()
      const files = await list()
      await Promise.all(
        files
          .filter(which)
          .map(({ model, file, sha256 }) => cache.delete(keyOf({ file: { model, file }, sha256 }))),
      )
    },
    async getDocument(url) {
      return (await (await open()).match(url))?.text()
    },
    async putDocument(url, text) {
      await (await open()).put(url, new Response(text, { headers: { 'content-type': 'application/json' } }))
    },
  }
}

async function openCache(given: CacheStorage | null | undefined): Promise<Cache> {
  const storage = given === undefined ? globalThis.caches : given
  if (!storage) throw new DOMException('There is no Cache Storage here.', 'SecurityError')
  return storage.open(cacheName)
}
