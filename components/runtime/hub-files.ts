import type { LoadOptions } from './engine.ts'
import { isAbort, ModelFailure } from './failure.ts'
import { type HubModel, hubPart } from './hub-model.ts'
import type { ModelCache } from './model-cache.ts'

export interface HubFilesOptions {
  readonly model: HubModel
  readonly cache: Pick<ModelCache, 'get' | 'put'>
  readonly fetch?: typeof fetch
}

/** The files of a hub's model, as a `fetch` that knows these addresses and no others. */
export interface HubFiles {
  readonly fetch: (url: string | URL) => Promise<Response>
  /** Attributes what is fetched while `task` runs to one part: its progress is told and its signal obeyed. */
  during<T>(part: string, options: LoadOptions, task: () => Promise<T>): Promise<T>
}

/**
 * Fetches each file once and keeps it on this device under the model's name. Nothing but the files that the model
 * lists is ever asked for; every other address is answered here with 404.
 */
export function createHubFiles({ model, cache, fetch: given }: HubFilesOptions): HubFiles {
  const fetcher = given ?? ((input, init) => fetch(input, init))
  const folder = `${model.host}${model.id}/resolve/${model.revision}/`
  let signal: AbortSignal | undefined
  let report: (path: string, loaded: number, done: boolean, cached: boolean) => void = () => undefined

  async function read(path: string): Promise<Uint8Array> {
    const wanted = { file: { model: model.id, file: path }, sha256: model.revision }
    const kept = await cache.get(wanted).catch(() => undefined)
    signal?.throwIfAborted()
    if (kept) {
      report(path, kept.length, true, true)
      return kept
    }
    const bytes = await download(path)
    report(path, bytes.length, true, false)
    // Storage may be full or forbidden: then the file is fetched again next time.
    await cache.put(wanted, bytes).catch(() => undefined)
    return bytes
  }

  async function download(path: string): Promise<Uint8Array> {
    const { hostname } = new URL(model.host)
    const failing = (kind: 'offline' | 'missing' | 'truncated', message: string) => (cause?: unknown) => {
      if (isAbort(cause) || signal?.aborted) throw signal?.reason ?? cause
      throw new ModelFailure(kind, message, { model: model.id, file: path }, cause)
    }
    const response = await fetcher(folder + path, {
      signal,
      // No cookies, no page address: the server learns no more than which file is wanted.
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
    }).catch(failing('offline', `${hostname} gave no answer.`))
    if (!response.ok || !response.body) {
      return failing('missing', `${hostname} did not hand out ${path} (it answered ${response.status}).`)()
    }
    let loaded = 0
    const counted = response.body.pipeThrough(
      new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
        transform(chunk, controller) {
          report(path, (loaded += chunk.length), false, false)
          controller.enqueue(chunk)
        },
      }),
    )
    const buffer = await new Response(counted)
      .arrayBuffer()
      .catch((cause: unknown) => failing('truncated', `${path} broke off after ${loaded} bytes.`)(cause))
    return new Uint8Array(buffer)
  }

  return {
    async fetch(url) {
      const path = String(url).startsWith(folder) ? String(url).slice(folder.length) : ''
      const listed = Object.values(model.parts).some((files) => path in files)
      if (!listed) return new Response(null, { status: 404 })
      return new Response((await read(path)) as Uint8Array<ArrayBuffer>)
    },
    async during(part, options, task) {
      signal = options.signal
      report = teller(model, part, options)
      try {
        return await task()
      } finally {
        signal = undefined
        report = () => undefined
      }
    },
  }
}

/** Adds up the files of a part. A listed size is rounded: a file that is complete counts as what it was. */
function teller(model: HubModel, part: string, { onProgress }: LoadOptions) {
  const sizes: Record<string, number> = { ...model.parts[part] }
  const loaded: Record<string, number> = {}
  let cached = true
  return (path: string, bytes: number, done: boolean, fromCache: boolean) => {
    if (!(path in sizes)) return
    if (!fromCache) cached = false
    loaded[path] = bytes
    sizes[path] = done ? bytes : Math.max(sizes[path]!, bytes)
    onProgress?.({ file: hubPart(model, part), loaded: sum(loaded), total: sum(sizes), cached })
  }
}

const sum = (numbers: Readonly<Record<string, number>>): number =>
  Object.values(numbers).reduce((all, n) => all + n, 0)
