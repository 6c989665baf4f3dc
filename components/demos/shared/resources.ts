import { openTokeniser, type Tokeniser } from '../../models/tokeniser.ts'
import { assetUrl, modelUrl, recordedUrl, spriteUrl } from '../../runtime/assets.ts'
import type { Tensor } from '../../runtime/tensor.ts'
import { decodeTrace } from '../../trace/codec.ts'
import { openSprites, type Sprites } from '../../world/sprites.ts'
import { STYLES } from '../../world/vocabulary.ts'
import { collectionScenes } from './collection.ts'
import type { Scene } from '../../world/scene.ts'

/** Fetches once; a failure is forgotten, so that the next try fetches again. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () =>
    (made ??= make().catch((error: unknown) => {
      made = undefined
      throw error
    }))
}

async function fetchOk(url: string): Promise<Response> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url.split('/').pop()} could not be fetched (${response.status}).`)
  return response
}

/** CLIP's tokeniser, fetched once a visit. */
export const loadTokeniser: () => Promise<Tokeniser> = once(async () => {
  const [json, config] = await Promise.all(
    ['tokenizer.json', 'tokenizer_config.json'].map(async (name) =>
      (await fetchOk(modelUrl('clip', name))).json(),
    ),
  )
  return openTokeniser(json as object, config as object)
})

/** The sticker sheets of all four styles (about 1 MB), fetched once a visit; scenes are drawn from them. */
export const loadSprites: () => Promise<Sprites> = once(async () => {
  const sheets = await Promise.all(
    STYLES.map(async (style) => [
      style,
      new Uint8Array(await (await fetchOk(spriteUrl(style))).arrayBuffer()),
    ]),
  )
  return openSprites(Object.fromEntries(sheets) as Parameters<typeof openSprites>[0])
})

export interface Collection {
  readonly scenes: readonly Scene[]
  /** Vectors of the scenes' pictures by our picture tower, float32 [scenes, 128], recorded when it was exported. */
  readonly vectors: Tensor
}

/** The 200 scenes that the demos search, with their vectors; fetched once a visit. */
export const loadCollection: () => Promise<Collection> = once(async () => {
  const bytes = new Uint8Array(await (await fetchOk(recordedUrl('collection'))).arrayBuffer())
  const trace = await decodeTrace(bytes)
  const vectors = trace.steps[0]?.tensors.vectors
  if (!vectors) throw new Error('The stored vectors of the collection are missing.')
  return { scenes: collectionScenes(), vectors }
})

/** Where a page of the site lives, under any base path. */
export const pageUrl = assetUrl
