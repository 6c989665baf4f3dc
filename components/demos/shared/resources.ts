import { openTokeniser, type Tokeniser } from '../../models/tokeniser.ts'
import { assetUrl, modelUrl, spriteUrl } from '../../runtime/assets.ts'
import { ModelFailure } from '../../runtime/failure.ts'
import { fetchBytes, fetchJson } from '../../runtime/fetching.ts'
import type { Tensor } from '../../runtime/tensor.ts'
import { fetchTrace } from '../../trace/fetch-trace.ts'
import { openSprites, type Sprites } from '../../world/sprites.ts'
import { STYLES } from '../../world/vocabulary.ts'
import { collectionScenes } from './collection.ts'
import { messages } from './resource-messages.ts'
import type { Scene } from '../../world/scene.ts'

const m = messages.en

/** Fetches once; a failure is forgotten, so that the next try fetches again. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () =>
    (made ??= make().catch((error: unknown) => {
      made = undefined
      throw error
    }))
}

/** CLIP's tokeniser, fetched once a visit. */
export const loadTokeniser: () => Promise<Tokeniser> = once(async () => {
  const read = async (name: string): Promise<object> =>
    JSON.parse(await fetchJson(fetch, modelUrl('clip', name), m.tokeniser)) as object
  const [json, config] = await Promise.all([read('tokenizer.json'), read('tokenizer_config.json')])
  return openTokeniser(json, config)
})

/** The sticker sheets of all four styles (about 1 MB), fetched once a visit; scenes are drawn from them. */
export const loadSprites: () => Promise<Sprites> = once(async () => {
  const sheets = await Promise.all(
    STYLES.map(async (style) => [style, await fetchBytes(fetch, spriteUrl(style), m.stickers)]),
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
  const { steps } = await fetchTrace('collection', fetch, m.collection)
  const vectors = steps[0]?.tensors.vectors
  if (!vectors) throw new ModelFailure('missing', m.noVectors)
  return { scenes: collectionScenes(), vectors }
})

/** Where a page of the site lives, under any base path. */
export const pageUrl = assetUrl
