import type { ModelFile } from './engine.ts'
import { isAbort, ModelFailure, nameOf } from './failure.ts'

interface DownloadOptions {
  readonly cache: RequestCache
  readonly signal?: AbortSignal
  readonly onBytes: (loaded: number) => void
}

/**
 * Fetches a file whose size is known beforehand.
 * @throws ModelFailure `offline`, `missing`, `truncated`, `wrong-hash` (longer than it should be)
 */
export async function download(
  fetcher: typeof fetch,
  url: string,
  expected: { readonly file: ModelFile; readonly bytes: number },
  { cache, signal, onBytes }: DownloadOptions,
): Promise<Uint8Array> {
  const { file, bytes: total } = expected
  const name = nameOf(file)
  const response = await fetcher(url, { cache, signal }).catch((cause: unknown) => {
    if (isAbort(cause) || signal?.aborted) throw signal?.reason ?? cause
    throw new ModelFailure(
      'offline',
      `${name} is not stored on this device, and the network gave no answer.`,
      file,
      cause,
    )
  })
  if (!response.ok) {
    throw new ModelFailure('missing', `${name} is missing (the server answered ${response.status}).`, file)
  }
  const bytes = new Uint8Array(total)
  let loaded = 0
  const reader = response.body?.getReader()
  while (reader) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      if (isAbort(cause) || signal?.aborted) throw signal?.reason ?? cause
      throw truncated(file, loaded, total, cause)
    })
    if (done) break
    if (loaded + value.length > total) {
      void reader.cancel().catch(() => undefined)
      throw new ModelFailure(
        'wrong-hash',
        `${name} is not the file that its card describes (it is longer than ${total} bytes).`,
        file,
      )
    }
    bytes.set(value, loaded)
    loaded += value.length
    onBytes(loaded)
  }
  if (loaded < total) throw truncated(file, loaded, total)
  return bytes
}

const truncated = (file: ModelFile, loaded: number, total: number, cause?: unknown): ModelFailure =>
  new ModelFailure('truncated', `${nameOf(file)} broke off after ${loaded} of ${total} bytes.`, file, cause)

/**
 * The bytes of a file of the site that no card describes.
 * @param about what the file is, as the sentence about a failure begins
 * @throws ModelFailure `offline`, `missing`, `truncated`
 */
export async function fetchBytes(
  fetcher: typeof fetch,
  url: string,
  about: string,
  init?: RequestInit,
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetcher(url, init).catch((cause: unknown) => {
    throw new ModelFailure(
      'offline',
      `${about} could not be fetched: the network gave no answer.`,
      undefined,
      cause,
    )
  })
  if (!response.ok)
    throw new ModelFailure('missing', `${about} is missing (the server answered ${response.status}).`)
  const bytes = await response.arrayBuffer().catch((cause: unknown) => {
    throw new ModelFailure('truncated', `${about} broke off on its way.`, undefined, cause)
  })
  return new Uint8Array(bytes)
}

/**
 * The text of a JSON document of the site, checked to be JSON.
 * @throws ModelFailure `offline`, `missing`, `truncated`
 */
export async function fetchJson(
  fetcher: typeof fetch,
  url: string,
  about: string,
  init?: RequestInit,
): Promise<string> {
  const text = new TextDecoder().decode(await fetchBytes(fetcher, url, about, init))
  try {
    JSON.parse(text)
  } catch (cause) {
    throw new ModelFailure('missing', `${about} cannot be read.`, undefined, cause)
  }
  return text
}
