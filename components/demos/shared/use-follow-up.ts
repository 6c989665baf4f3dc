import { computed, type ComputedRef, onScopeDispose, watch } from 'vue'
import type { Trace } from '../../trace/step.ts'
import type { TracePlayer } from '../../trace/use-trace.ts'

export interface FollowUpOptions {
  readonly player: TracePlayer
  /** What a run would be asked now, as a key; null while there is nothing to run. */
  readonly asked: () => string | null
  /** Whether a complete run is about what is asked; by default its settings are the key. */
  readonly answers?: (trace: Trace, asked: string) => boolean
  /** Starts a live run. */
  readonly start: () => unknown
  /** Milliseconds after the last change before a live demo runs again. */
  readonly patience: number
}

export interface FollowUp {
  /** A live run is on show, be it only its first step: its models are here. */
  readonly isLive: ComputedRef<boolean>
  /** Runs now. While the models are still being fetched the run under way goes on instead. */
  run(): Promise<void>
  /** Runs as soon as the reader pauses, if the demo is live. */
  later(): void
  /** What was to run later does not. */
  cancel(): void
}

/** Settings of a run as a key. */
export const settingsKey = (settings: Trace['settings']): string => JSON.stringify(settings)

/**
 * Lets live runs follow what is asked. A new run replaces one that is under way, and stops its download. So while the
 * models are being fetched a change waits: when that run has ended, it runs again if it was about something else.
 */
export function useFollowUp({
  player,
  asked,
  answers = isAbout,
  start,
  patience,
}: FollowUpOptions): FollowUp {
  const isLive = computed(() => player.trace.value?.origin === 'live')
  let timer: ReturnType<typeof setTimeout> | undefined

  const cancel = (): void => clearTimeout(timer)

  async function run(): Promise<void> {
    cancel()
    if (player.running.value && !isLive.value) return
    await start()
  }

  function later(): void {
    cancel()
    if (isLive.value) timer = setTimeout(() => asked() !== null && void run(), patience)
  }

  watch(asked, later)
  watch(player.running, (running) => {
    const trace = player.trace.value
    if (running || !isLive.value || !trace?.complete) return
    const key = asked()
    if (key !== null && !answers(trace, key)) void run()
  })
  onScopeDispose(cancel)

  return { isLive, run, later, cancel }
}

const isAbout = ({ settings }: Trace, asked: string): boolean => settingsKey(settings) === asked
