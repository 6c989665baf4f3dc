import type { ModelFile } from './engine.ts'

/** One file that the site ships for its models. */
export interface IndexedFile {
  /** Its name in the card, for instance `text`. */
  readonly file: string
  readonly path: string
  readonly bytes: number
  readonly sha256: string
}

export interface IndexedModel {
  readonly name: string
  readonly title: string
  readonly summary: string
  readonly files: readonly IndexedFile[]
}

/** `/models/index.json`: every model of the site and its sizes, written from the cards when the site is built. */
export interface ModelIndex {
  /** onnxruntime-web itself, gzipped, which the first live run fetches; `path` is relative to the site's base. */
  readonly runtime: RuntimeFile
  readonly models: readonly IndexedModel[]
}

export interface RuntimeFile {
  readonly version: string
  readonly path: string
  readonly bytes: number
  readonly sha256: string
}

/** Stands for onnxruntime-web itself wherever files are counted, stored or reported. */
export const runtimeFile: ModelFile = { model: 'onnxruntime-web', file: 'runtime' }
