import { computed, onBeforeUnmount, onMounted, ref, shallowRef } from 'vue'
import { type HubProgress, type HubScores, openHubClip } from '../../models/hub-clip.ts'
import type { BrowserEngine } from '../../runtime/browser-engine.ts'
import { type FailureRecord, isAbort, toFailure } from '../../runtime/failure.ts'
import { hubBytes, hubClip } from '../../runtime/hub-model.ts'
import { createHubEngineInWorker } from '../../runtime/hub.ts'
import type { ModelStore } from '../../runtime/model-store.ts'
import { siteStore } from '../../runtime/site-models.ts'
import type { Picture } from '../../views/picture.ts'
import { promptOf } from '../classify/labels.ts'

export interface Question {
  readonly picture: Picture | null
  readonly labels: readonly string[]
  readonly template: string
}

export interface FullSizeOptions {
  /** Makes the engine when the reader first asks. */
  readonly engine?: () => BrowserEngine
  readonly store?: () => Pick<ModelStore, 'list' | 'delete'>
}

export interface Answer {
  readonly question: Question
  readonly scores: HubScores
}

/** The full-size CLIP behind a button: nothing of it is fetched or started before `ask`. */
export function useFullSizeClip(question: () => Question, options: FullSizeOptions = {}) {
  const { engine: makeEngine = createHubEngineInWorker, store = siteStore } = options
  const phase = ref<'idle' | 'fetching' | 'reading'>('idle')
  const progress = shallowRef<HubProgress | null>(null)
  const failure = shallowRef<FailureRecord | null>(null)
  const given = shallowRef<Answer | null>(null)
  /** Bytes of it on this device; all of it, or it does not count. */
  const kept = ref(0)
  let engine: BrowserEngine | undefined
  let asking: AbortController | undefined

  const possible = computed(() => question().picture !== null && question().labels.length > 0)
  const answer = computed(() => (given.value && same(given.value.question, question()) ? given.value : null))
  const outdated = computed(() => given.value !== null && answer.value === null)

  async function ask(): Promise<void> {
    const now = { ...question(), labels: [...question().labels] }
    const { picture, labels, template } = now
    if (!picture || labels.length === 0) return
    asking?.abort()
    const mine = new AbortController()
    asking = mine
    const { signal } = mine
    failure.value = null
    progress.value = null
    phase.value = 'fetching'
    try {
      engine ??= makeEngine()
      const clip = await openHubClip(engine, {
        signal,
        onProgress: (latest) => {
          if (asking === mine) progress.value = latest
        },
      })
      signal.throwIfAborted()
      phase.value = 'reading'
      const prompts = labels.map((label) => promptOf(template, label))
      const scores = await clip.classify(picture, prompts, signal)
      signal.throwIfAborted()
      given.value = { question: now, scores }
    } catch (error) {
      if (asking !== mine || isAbort(error)) return
      failure.value = toFailure(error).toRecord()
      // The library's queue does not survive an error.
      engine?.terminate()
    } finally {
      if (asking === mine) {
        phase.value = 'idle'
        await look()
      }
    }
  }

  function cancel(): void {
    asking?.abort()
    asking = undefined
    engine?.terminate()
    phase.value = 'idle'
  }

  async function look(): Promise<void> {
    const files = (await store().list()).filter(
      ({ model, sha256 }) => model === hubClip.id && sha256 === hubClip.revision,
    )
    const names = new Set(Object.values(hubClip.parts).flatMap((part) => Object.keys(part)))
    kept.value = files.length === names.size ? files.reduce((sum, { bytes }) => sum + bytes, 0) : 0
  }

  async function forget(): Promise<void> {
    try {
      await store().delete(hubClip.id)
    } catch (error) {
      failure.value = toFailure(error).toRecord()
    }
    await look()
  }

  onMounted(look)
  onBeforeUnmount(cancel)

  return {
    phase,
    progress,
    failure,
    answer,
    outdated,
    possible,
    kept,
    ask,
    cancel,
    forget,
    host: new URL(hubClip.host).hostname,
    bytes: hubBytes(hubClip),
  }
}

const same = (a: Question, b: Question): boolean =>
  a.template === b.template &&
  a.labels.join('\n') === b.labels.join('\n') &&
  (a.picture === b.picture || samePixels(a.picture, b.picture))

function samePixels(a: Picture | null, b: Picture | null): boolean {
  if (!a || !b || a.width !== b.width || a.height !== b.height) return false
  return a.pixels.every((value, i) => value === b.pixels[i])
}
