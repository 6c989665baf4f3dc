import type * as Library from '@xenova/transformers'
import type { Engine, LoadOptions } from './engine.ts'
import { ModelFailure } from './failure.ts'
import type { HubFiles } from './hub-files.ts'
import type { HubModel } from './hub-model.ts'
import type { Ort } from './sessions.ts'
import { type Tensor, tensor } from './tensor.ts'

type Transformers = typeof Library
type Tower = (input: Tensor) => Promise<Tensor>

export interface HubEngineOptions {
  readonly model: HubModel
  readonly files: HubFiles
  /** onnxruntime as the rest of this site runs it, with its WebAssembly from this site. */
  readonly ort: (options: LoadOptions) => Promise<Ort>
}

/**
 * The full-size CLIP, run by transformers.js, as an engine of two files:
 * - `text`: `input` uint8 [bytes], one prompt a line in UTF-8 → `embedding` float32 [prompts, 512]
 * - `image`: `input` uint8 [height, width, 3] → `embedding` float32 [1, 512]
 */
export function createHubEngine({ model, files, ort }: HubEngineOptions): Engine {
  const towers = new Map<string, Promise<Tower>>()
  let last: Promise<unknown> = Promise.resolve()

  /** One thing after the other: neither the fetching nor the WebAssembly instance is shared. */
  function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const mine = last.then(task, task)
    last = mine.catch(() => undefined)
    return mine
  }

  async function transformers(): Promise<Transformers> {
    await ort({})
    const library = await import('@xenova/transformers')
    const { env } = library
    // It would fetch another WebAssembly from a CDN; `ort` has set `wasmBinary` on the runtime that both share.
    env.backends.onnx.wasm!.wasmPaths = undefined
    env.logLevel = library.LogLevel.ERROR
    env.useBrowserCache = false
    env.useWasmCache = false
    env.remoteHost = model.host
    // Not the `revision` option, which the tokeniser's loader forgets.
    env.remotePathTemplate = `{model}/resolve/${model.revision}/`
    env.fetch = files.fetch
    return library
  }

  async function open(part: string): Promise<Tower> {
    const library = await transformers()
    const options = { dtype: 'q8', device: 'wasm' } as const
    if (part === 'text') {
      const tokeniser = await library.AutoTokenizer.from_pretrained(model.id)
      const text = await library.CLIPTextModelWithProjection.from_pretrained(model.id, options)
      return async ({ data }) => {
        const prompts = new TextDecoder().decode(data as Uint8Array).split('\n')
        const { text_embeds } = await text(tokeniser(prompts, { padding: true, truncation: true }))
        return tensor(text_embeds.data, text_embeds.dims)
      }
    }
    const processor = await library.AutoImageProcessor.from_pretrained(model.id)
    const image = await library.CLIPVisionModelWithProjection.from_pretrained(model.id, options)
    return async ({ dims, data }) => {
      const [height = 0, width = 0] = dims
      const { image_embeds } = await image(
        await processor(new library.RawImage(data as Uint8Array, width, height, 3)),
      )
      return tensor(image_embeds.data, image_embeds.dims)
    }
  }

  function load(part: string, options: LoadOptions = {}): Promise<Tower> {
    if (!(part in model.parts)) throw new ModelFailure('missing', `${model.id} has no part "${part}".`)
    const opened = towers.get(part)
    if (opened) return opened
    const opening = inTurn(() => files.during(part, options, () => open(part)))
    towers.set(part, opening)
    opening.catch(() => towers.delete(part))
    return opening
  }

  return {
    async load({ file }, options) {
      await load(file, options)
    },
    async run({ file }, { input }, _outputs, signal) {
      if (!input) throw new ModelFailure('unknown', 'The full-size model was given nothing to read.')
      const tower = await load(file, { signal })
      return inTurn(async () => {
        signal?.throwIfAborted()
        const start = performance.now()
        const embedding = await tower(input)
        return { ms: performance.now() - start, tensors: { embedding } }
      })
    },
    /** WebAssembly gives no memory back: to free it, end the worker. */
    release: async () => undefined,
  }
}
