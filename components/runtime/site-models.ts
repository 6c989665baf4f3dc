import { siteBase } from './assets.ts'
import { type ModelIndex } from './model-index.ts'
import { createModelStore, type ModelStore } from './model-store.ts'

let store: ModelStore | undefined

/** The store of this site as a page sees it; the worker has its own, on the same Cache Storage. */
export const siteStore = (): ModelStore => (store ??= createModelStore({ base: siteBase }))

/**
 * The index of this site's models, fetched once for the visit.
 * @throws ModelFailure of kind `offline` or `missing`
 */
export const loadModelIndex = (): Promise<ModelIndex> => siteStore().index()
