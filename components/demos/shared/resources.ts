import { openTokeniser, type Tokeniser } from '../../models/tokeniser.ts'
import { assetUrl, modelUrl, spriteUrl } from '../../runtime/assets.ts'
import { ModelFailure } from '../../runtime/failure.ts'
import { fetchBytes, fetchJson } from '../../runtime/fetching.ts'
import type { Tensor } from '../../runtime/tensor.ts'
import { fetchTrace } from '../../trace/fetch-trace.ts'
import type { Sprites } from '../../world/sprites.ts'
import { STYLES } from '../../world/vocabulary.ts'
import { messages } from './resource-messages.ts'

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
  // What reads PNG takes milliseconds to set up, and most pages show recorded pictures first.
  const [{ openSprites }, ...sheets] = await Promise.all([
    import('../../world/open-sprites.ts').catch((cause: unknown) => {
      throw new ModelFailure('offline', m.noReader, undefined, cause)
    }),
    ...STYLES.map(async (style) => [style, await fetchBytes(fetch, spriteUrl(style), m.stickers)] as const),
  ])
  return openSprites(Object.fromEntries(sheets) as Parameters<typeof openSprites>[0])
})

export interface Collection {
  /** Vectors of the scenes' pictures by our picture tower, float32 [scenes, 128], recorded when it was exported. */
  readonly vectors: Tensor
}

/** The vectors of the 200 scenes that the demos search; fetched once a visit. */
export const loadCollection: () => Promise<Collection> = once(async () => {
  const { steps } = await fetchTrace('collection', fetch, m.collection)
  const vectors = steps[0]?.tensors.vectors
  if (!vectors) throw new ModelFailure('missing', m.noVectors)
  return { vectors }
})

/** Where a page of the site lives, under any base path. */
export const pageUrl = assetUrl
