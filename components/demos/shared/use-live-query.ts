import { type Ref, ref, watch } from 'vue'
import type { Trace } from '../../trace/step.ts'
import type { MakeRun, TracePlayer } from '../../trace/use-trace.ts'
import { settingsKey, useFollowUp } from './use-follow-up.ts'

/** Milliseconds without a key before a run starts. */
const PATIENCE = 120

export interface LiveQuery {
  /** True once a live run was completed: from then on runs follow the words. */
  readonly live: Readonly<Ref<boolean>>
  /** Runs with the words as they are now; nothing happens without words. */
  search(): Promise<void>
}

/**
 * Runs as the reader types. New words, or whatever else changes the settings, replace a run that is under way; while
 * the model is still being fetched they wait instead.
 */
export function useLiveQuery(
  player: TracePlayer,
  wanted: Readonly<Ref<string>>,
  prepare: (query: string) => { readonly makeRun: MakeRun; readonly settings: Trace['settings'] },
): LiveQuery {
  const live = ref(false)
  const { run: search } = useFollowUp({
    player,
    asked: () => (wanted.value ? settingsKey(prepare(wanted.value).settings) : null),
    async start() {
      if (!wanted.value) return
      const { makeRun, settings } = prepare(wanted.value)
      await player.run(makeRun, settings)
    },
    patience: PATIENCE,
  })
  watch(player.trace, (trace) => (live.value ||= trace?.origin === 'live' && trace.complete))

  return { live, search }
}
