import type { StoredFile } from '../runtime/model-cache.ts'
import { hubClip } from '../runtime/hub-model.ts'
import { type ModelIndex, runtimeFile } from '../runtime/model-index.ts'

/** One line of the storage page. */
export interface StorageRow {
  readonly name: string
  readonly title: string
  readonly summary: string
  /** Bytes over the wire; 0 for a model that is no longer part of the site. */
  readonly bytes: number
  /** Bytes on this device, of the present version and of older ones. */
  readonly stored: number
  readonly outdated: number
}

export interface RowText {
  readonly runtime: string
  readonly runtimeSummary: string
  readonly gone: string
  /** For a full-size model that was fetched from its hub at the reader's wish. */
  readonly hub: string
}

/** Every model of the site, and after them what is stored of models that are gone from it. */
export function storageRows(
  index: ModelIndex | null,
  stored: readonly StoredFile[],
  text: RowText,
): StorageRow[] {
  const runtime = index && {
    name: runtimeFile.model,
    title: text.runtime,
    summary: text.runtimeSummary,
    files: [{ file: runtimeFile.file, ...index.runtime }],
  }
  const known = [...(index?.models ?? []), ...(runtime ? [runtime] : [])]
  const names = new Set(known.map(({ name }) => name))
  const gone = [...new Set(stored.map(({ model }) => model))].filter((model) => !names.has(model))

  return [
    ...known.map(({ name, title, summary, files }) => {
      const mine = stored.filter(({ model }) => model === name)
      const present = mine.filter(({ file, sha256 }) =>
        files.some((f) => f.file === file && f.sha256 === sha256),
      )
      return {
        name,
        title,
        summary,
        bytes: sum(files),
        stored: sum(present),
        outdated: sum(mine) - sum(present),
      }
    }),
    ...gone.map((name) => ({
      name,
      title: name,
      summary: name === hubClip.id ? text.hub : index ? text.gone : '',
      bytes: 0,
      ...(name === hubClip.id
        ? { stored: sum(stored.filter(({ model }) => model === name)), outdated: 0 }
        : { stored: 0, outdated: sum(stored.filter(({ model }) => model === name)) }),
    })),
  ]
}

const sum = (files: readonly { readonly bytes: number }[]): number =>
  files.reduce((all, { bytes }) => all + bytes, 0)
