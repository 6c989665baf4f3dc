import {
  computed,
  type ComputedRef,
  getCurrentScope,
  type MaybeRefOrGetter,
  onScopeDispose,
  type Ref,
  ref,
  type ShallowRef,
  shallowRef,
  toValue,
} from 'vue'
import type { Engine, LoadProgress, ModelFile } from '../runtime/engine.ts'
import { isAbort, nameOf } from '../runtime/failure.ts'
import type { ModelIndex } from '../runtime/model-index.ts'
import { loadModelIndex } from '../runtime/site-models.ts'
import { useEngine } from '../runtime/use-engine.ts'
import { fetchTrace } from './fetch-trace.ts'
import { usePlayback } from './playback.ts'
import { describeFailure, growTrace, type RunFailure } from './recorder.ts'
import type { Run, Step, Trace } from './step.ts'

export type MakeRun = (engine: Engine, signal: AbortSignal) => Run

export interface UseTraceOptions {
  /** The recorded run that is shown first, `public/recorded/<name>.trace.bin`; fetched when `near` is called. */
  readonly recorded?: string
  /** Files that a live run needs; fetched before it starts, with progress. A getter where settings decide which. */
  readonly models?: MaybeRefOrGetter<readonly ModelFile[]>
  /** Milliseconds a step in playing a stored run; by default as calm as 12 seconds in all allow. */
  readonly pace?: number
  /** Whether a recorded run starts by itself once it is seen; true by default. */
  readonly autoplay?: boolean
  /** The site's engine, unless a test has its own; likewise the two below. */
  readonly engine?: Engine
  readonly index?: () => Promise<ModelIndex>
  readonly fetch?: typeof fetch
}

/** Bytes that have come and that will come; files that are stored on the device do not count. */
export interface ByteProgress {
  readonly loaded: number
  readonly total: number
}

/** One trace on show, and what can be done with it; every view and the frame of a demo take this. */
export interface TracePlayer {
  readonly engine: Engine
  readonly models: readonly ModelFile[]
  readonly trace: Readonly<ShallowRef<Trace | null>>
  /** Index of the step on show, −1 for none. */
  readonly current: Readonly<Ref<number>>
  readonly step: ComputedRef<Step | null>
  /** A stored run is being played. */
  readonly playing: Readonly<Ref<boolean>>
  /** A live run is under way, the fetch of its models included. */
  readonly running: Readonly<Ref<boolean>>
  readonly progress: Readonly<ShallowRef<ByteProgress | null>>
  readonly failure: Readonly<ShallowRef<RunFailure | null>>
  /**
   * Starts a live run; one that is under way is stopped. What is on show stays until the first new step comes.
   * @returns the complete trace; null if it failed (see `failure`), was stopped or replaced
   */
  run(makeRun: MakeRun, settings: Trace['settings']): Promise<Trace | null>
  /** Stops the live run or its download. The steps that came stay on show. */
  stop(): void
  /** Does again what failed last. */
  retry(): Promise<void>
  loadRecorded(name: string): Promise<void>
  /** Shows a trace from elsewhere: a test, a slide, the playground. */
  show(trace: Trace): void
  play(): void
  pause(): void
  next(): void
  previous(): void
  seek(index: number): void
  /** The demo comes near the window: the recorded run is fetched. */
  near(): void
  /** The demo is seen: the recorded run starts to play, once. */
  seen(): void
}

/**
 * Holds a trace, plays it, and makes live ones. Call it in `setup()`. A result that comes late, after a newer run
 * or after the page was left, never lands.
 */
export function useTrace(options: UseTraceOptions = {}): TracePlayer {
  const { models = [], recorded, autoplay = true, index = loadModelIndex } = options
  const engine = options.engine ?? useEngine()
  const trace = shallowRef<Trace | null>(null)
  const running = ref(false)
  const progress = shallowRef<ByteProgress | null>(null)
  const failure = shallowRef<RunFailure | null>(null)
  const playback = usePlayback(() => trace.value?.steps.length ?? 0, { pace: options.pace })
  const { current } = playback

  let live: AbortController | undefined
  let loading: object | undefined
  let asked = false
  let unseen = autoplay
  let visible = false
  let again: (() => Promise<unknown>) | undefined

  function stop(): void {
    live?.abort()
    live = undefined
    const shown = trace.value
    if (running.value && shown?.origin === 'live' && !shown.complete)
      trace.value = { ...shown, stopped: true }
    running.value = false
    progress.value = null
  }

  async function fetchModels(signal: AbortSignal): Promise<Trace['models']> {
    const files = toValue(models)
    const coming = new Map<string, LoadProgress>()
    const onProgress = (told: LoadProgress) => {
      coming.set(nameOf(told.file), told)
      if (!signal.aborted) progress.value = sum([...coming.values()])
    }
    const hashes = files.length > 0 ? index().catch(() => undefined) : undefined
    await Promise.all(files.map((file) => engine.load(file, { signal, onProgress })))
    if (!signal.aborted) progress.value = null
    return hashesOf(files, await hashes)
  }

  function showStep(grown: Trace, first: boolean): void {
    const following = first || current.value === (trace.value?.steps.length ?? 0) - 1
    trace.value = grown
    if (following) playback.seek(grown.steps.length - 1)
  }

  async function run(makeRun: MakeRun, settings: Trace['settings']): Promise<Trace | null> {
    stop()
    loading = undefined
    playback.pause()
    const mine = (live = new AbortController())
    again = () => run(makeRun, settings)
    failure.value = null
    running.value = true
    let grown: Trace | undefined
    try {
      const hashes = await fetchModels(mine.signal)
      for await (const next of growTrace(makeRun(engine, mine.signal), { settings, models: hashes })) {
        if (mine.signal.aborted) return null
        showStep(next, grown === undefined)
        grown = next
      }
      return mine.signal.aborted ? null : (grown ?? null)
    } catch (error) {
      if (!mine.signal.aborted && !isAbort(error)) failure.value = describeFailure(error)
      return null
    } finally {
      if (live === mine) stop()
    }
  }

  async function loadRecorded(name: string): Promise<void> {
    const mine = (loading = {})
    again = () => loadRecorded(name)
    failure.value = null
    try {
      const decoded = await fetchTrace(name, options.fetch)
      if (loading === mine) show(decoded)
    } catch (error) {
      if (loading === mine) failure.value = { ...describeFailure(error), recorded: true }
    }
  }

  function show(shown: Trace): void {
    stop()
    loading = undefined
    playback.pause()
    trace.value = shown
    playback.seek(0)
    start()
  }

  function start(): void {
    if (!visible || !unseen || trace.value?.origin !== 'recorded') return
    unseen = false
    playback.play()
  }

  if (getCurrentScope()) {
    onScopeDispose(() => {
      stop()
      loading = undefined
    })
  }

  return {
    engine,
    get models() {
      return toValue(models)
    },
    trace,
    current,
    step: computed(() => trace.value?.steps[current.value] ?? null),
    playing: playback.playing,
    running,
    progress,
    failure,
    run,
    stop,
    retry: async () => void (await again?.()),
    loadRecorded,
    show,
    play: () => {
      unseen = false
      if (!running.value) playback.play()
    },
    pause: playback.pause,
    next: () => playback.step(1),
    previous: () => playback.step(-1),
    seek(index) {
      unseen = false
      playback.pause()
      playback.seek(index)
    },
    near() {
      if (asked || !recorded || trace.value || running.value) return
      asked = true
      void loadRecorded(recorded)
    },
    seen() {
      visible = true
      start()
    },
  }
}

function sum(coming: readonly LoadProgress[]): ByteProgress | null {
  const wired = coming.filter(({ cached }) => !cached)
  if (wired.length === 0) return null
  return wired.reduce(
    (all, { loaded, total }) => ({ loaded: all.loaded + loaded, total: all.total + total }),
    { loaded: 0, total: 0 },
  )
}

function hashesOf(files: readonly ModelFile[], index: ModelIndex | undefined): Trace['models'] {
  const known = index?.models.flatMap(({ name, files }) =>
    files.map(({ file, sha256 }): [string, string] => [nameOf({ model: name, file }), sha256]),
  )
  const wanted = new Set(files.map(nameOf))
  return Object.fromEntries((known ?? []).filter(([name]) => wanted.has(name)))
}
