import { computed, type ComputedRef, type MaybeRefOrGetter, shallowRef, toValue } from 'vue'
import type { ModelFile } from '../../runtime/engine.ts'
import { nameOf } from '../../runtime/failure.ts'
import { type ModelIndex, runtimeFile } from '../../runtime/model-index.ts'
import { loadModelIndex, siteStore } from '../../runtime/site-models.ts'

export interface ModelFact {
  readonly name: string
  readonly title: string
  /** Bytes over the wire of the files that the demo uses. */
  readonly bytes: number
}

/** Bytes that a first run would fetch now; what is stored on the device is not among them. */
export interface ToFetch {
  readonly models: number
  readonly runtime: number
}

export interface ModelFacts {
  readonly models: ComputedRef<readonly ModelFact[]>
  readonly toFetch: ComputedRef<ToFetch | null>
  /** Looks up sizes, and what is stored. Quietly does nothing when the site cannot be reached. */
  refresh(): Promise<void>
}

/** Names and sizes of the models of a demo, stated before anything is fetched. */
export function useModelFacts(files: MaybeRefOrGetter<readonly ModelFile[]>): ModelFacts {
  const index = shallowRef<ModelIndex | null>(null)
  const stored = shallowRef<ReadonlySet<string>>(new Set())
  const wanted = computed(() => new Set(toValue(files).map(nameOf)))

  const entries = computed(() =>
    (index.value?.models ?? []).flatMap(({ name, title, files }) =>
      files
        .filter(({ file }) => wanted.value.has(nameOf({ model: name, file })))
        .map(({ file, bytes, sha256 }) => ({
          name,
          title,
          bytes,
          key: keyOf({ model: name, file }, sha256),
        })),
    ),
  )

  const models = computed(() => {
    const byName = new Map<string, ModelFact>()
    for (const { name, title, bytes } of entries.value) {
      byName.set(name, { name, title, bytes: bytes + (byName.get(name)?.bytes ?? 0) })
    }
    return [...byName.values()]
  })

  const toFetch = computed(() => {
    if (!index.value || wanted.value.size === 0) return null
    const { bytes, sha256 } = index.value.runtime
    const missing = entries.value.filter(({ key }) => !stored.value.has(key))
    return {
      models: missing.reduce((sum, entry) => sum + entry.bytes, 0),
      runtime: stored.value.has(keyOf(runtimeFile, sha256)) ? 0 : bytes,
    }
  })

  async function refresh(): Promise<void> {
    if (wanted.value.size === 0) return
    const [found, list] = await Promise.all([loadModelIndex().catch(() => null), siteStore().list()])
    stored.value = new Set(list.map(({ model, file, sha256 }) => keyOf({ model, file }, sha256)))
    index.value = found
  }

  return { models, toFetch, refresh }
}

const keyOf = (file: ModelFile, sha256: string): string => `${nameOf(file)}@${sha256}`
