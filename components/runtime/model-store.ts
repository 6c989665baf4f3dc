import { joinBase } from './assets.ts'
import type { ModelCard } from './card.ts'
import type { LoadOptions, ModelFile } from './engine.ts'
import { isAbort, ModelFailure, nameOf } from './failure.ts'
import { download, fetchJson } from './fetching.ts'
import { createModelCache, type ModelCache, type StoredFile } from './model-cache.ts'
import { type ModelIndex, runtimeFile } from './model-index.ts'

/**
 * A run goes on without this, but the reader should know: there is no room to keep a model, the browser forbids
 * to keep it, or it could only be checked by its size because the page is not served securely.
 */
export interface StoreNotice {
  readonly kind: 'storage-full' | 'storage-forbidden' | 'unverified'
  readonly file: ModelFile
}

/** What the store needs from the world around; each has the browser's own as its default. */
export interface ModelStoreOptions {
  /** The site's base path, with a slash at both ends. */
  readonly base: string
  readonly fetch?: typeof fetch
  /** `null`: there is no Cache Storage. */
  readonly caches?: CacheStorage | null
  /** `null`: SHA-256 cannot be computed here (crypto.subtle exists only on https and localhost). */
  readonly subtle?: SubtleCrypto | null
  readonly storage?: Pick<StorageManager, 'estimate'> | null
  readonly onNotice?: (notice: StoreNotice) => void
}

export interface StorageUsage {
  /** Bytes of the models that are kept on this device. */
  readonly bytes: number
  /** Bytes that the browser lets this site keep in all; null where it does not say. */
  readonly quota: number | null
  /** False where the browser keeps nothing for this site. */
  readonly available: boolean
}

/** Fetches model files once, checks each against its card and keeps it by hash in Cache Storage. */
export interface ModelStore {
  /** @throws ModelFailure `missing`, `truncated`, `offline` */
  index(): Promise<ModelIndex>
  /** @throws ModelFailure `missing`, `truncated`, `offline` */
  card(model: string): Promise<ModelCard>
  /** @throws ModelFailure `missing`, `truncated`, `wrong-hash`, `offline`; an AbortError when aborted */
  read(file: ModelFile, options?: LoadOptions): Promise<Uint8Array>
  /** onnxruntime's gzipped WebAssembly; fails as `read` does. */
  readRuntime(options?: LoadOptions): Promise<Uint8Array>
  list(): Promise<StoredFile[]>
  /** @throws ModelFailure `storage` */
  delete(model: string): Promise<void>
  /** @throws ModelFailure `storage` */
  deleteAll(): Promise<void>
  usage(): Promise<StorageUsage>
}

interface Wanted {
  readonly file: ModelFile
  /** Relative to the site's base. */
  readonly path: string
  readonly bytes: number
  readonly sha256: string
}

export function createModelStore(options: ModelStoreOptions): ModelStore {
  const { base, onNotice } = options
  const fetcher = options.fetch ?? ((input, init) => fetch(input, init))
  const subtle = options.subtle === undefined ? (globalThis.crypto?.subtle ?? null) : options.subtle
  const cache = createModelCache(options.caches, base)
  const documents = new Map<string, Promise<unknown>>()
  const failed = new Set<string>()

  function document<T>(path: string, about: string): Promise<T> {
    const known = documents.get(path)
    if (known) return known as Promise<T>
    const fresh = fetchDocument<T>(joinBase(base, path), about).catch((error: unknown) => {
      documents.delete(path)
      throw error
    })
    documents.set(path, fresh)
    return fresh
  }

  /** From the network, so that a new version is seen; offline, the copy of the last visit. */
  async function fetchDocument<T>(url: string, about: string): Promise<T> {
    try {
      const text = await fetchJson(fetcher, url, about, { cache: 'no-cache' })
      await cache.putDocument(url, text).catch(() => undefined)
      return JSON.parse(text) as T
    } catch (error) {
      if (!(error instanceof ModelFailure) || error.kind !== 'offline') throw error
      const kept = await cache.getDocument(url).catch(() => undefined)
      if (kept === undefined) throw error
      return JSON.parse(kept) as T
    }
  }

  async function fits(bytes: Uint8Array, wanted: Wanted): Promise<boolean> {
    if (bytes.length !== wanted.bytes) return false
    if (!subtle) {
      onNotice?.({ kind: 'unverified', file: wanted.file })
      return true
    }
    const digest = await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)
    return toHex(digest) === wanted.sha256.toLowerCase()
  }

  async function fromCache(wanted: Wanted): Promise<Uint8Array | undefined> {
    const bytes = await cache.get(wanted).catch(() => undefined)
    if (!bytes) return undefined
    if (await fits(bytes, wanted)) return bytes
    await cache.drop(wanted).catch(() => undefined)
    return undefined
  }

  async function obtain(wanted: Wanted, { onProgress, signal }: LoadOptions = {}): Promise<Uint8Array> {
    const { file, bytes: total } = wanted
    const report = (loaded: number, cached: boolean) => onProgress?.({ file, loaded, total, cached })
    signal?.throwIfAborted()
    const kept = await fromCache(wanted)
    signal?.throwIfAborted()
    if (kept) {
      report(total, true)
      return kept
    }
    const key = nameOf(file)
    try {
      // The hash in the address keeps an old copy out of the HTTP cache; a retry does not trust that cache at all.
      const url = `${joinBase(base, wanted.path)}?v=${wanted.sha256.slice(0, 12)}`
      const bytes = await download(fetcher, url, wanted, {
        signal,
        cache: failed.has(key) ? 'reload' : 'default',
        onBytes: (loaded) => report(loaded, false),
      })
      if (!(await fits(bytes, wanted))) {
        throw new ModelFailure(
          'wrong-hash',
          `${key} is not the file that its card describes (its SHA-256 differs).`,
          file,
        )
      }
      failed.delete(key)
      await keep(wanted, bytes)
      return bytes
    } catch (error) {
      if (!isAbort(error)) failed.add(key)
      throw error
    }
  }

  async function keep(wanted: Wanted, bytes: Uint8Array): Promise<void> {
    try {
      await cache.put(wanted, bytes)
    } catch (error) {
      const full = (error as { name?: unknown } | null)?.name === 'QuotaExceededError'
      onNotice?.({ kind: full ? 'storage-full' : 'storage-forbidden', file: wanted.file })
    }
  }

  const index = () => document<ModelIndex>('models/index.json', 'The list of models')
  const card = (model: string) => document<ModelCard>(`models/${model}/card.json`, `The card of ${model}`)

  return {
    index,
    card,
    async read(file, options) {
      const entry = (await card(file.model)).files?.[file.file]
      if (!entry)
        throw new ModelFailure('missing', `The card of ${file.model} names no file "${file.file}".`, file)
      return obtain(
        { file, path: `models/${file.model}/${entry.path}`, bytes: entry.bytes, sha256: entry.sha256 },
        options,
      )
    },
    async readRuntime(options) {
      const { path, bytes, sha256 } = (await index()).runtime
      return obtain({ file: runtimeFile, path, bytes, sha256 }, options)
    },
    list: () => cache.list().catch(() => []),
    delete: (model) => deleting(cache, (stored) => stored.model === model),
    deleteAll: () => deleting(cache, () => true),
    async usage() {
      const stored = await cache.list().catch(() => undefined)
      const storage = options.storage === undefined ? globalThis.navigator?.storage : options.storage
      const estimate = await storage?.estimate().catch(() => undefined)
      return {
        bytes: (stored ?? []).reduce((sum, { bytes }) => sum + bytes, 0),
        quota: estimate?.quota ?? null,
        available: stored !== undefined,
      }
    },
  }
}

async function deleting(cache: ModelCache, which: (stored: StoredFile) => boolean): Promise<void> {
  try {
    await cache.remove(which)
  } catch (cause) {
    throw new ModelFailure(
      'storage',
      'The browser did not let the stored models be deleted.',
      undefined,
      cause,
    )
  }
}

const toHex = (buffer: ArrayBuffer): string =>
  Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, '0')).join('')
