import { onScopeDispose, type Ref, ref, watch } from 'vue'
import type { Trace } from '../../trace/step.ts'
import type { MakeRun, TracePlayer } from '../../trace/use-trace.ts'

/** Milliseconds without a key before a run starts. */
const PATIENCE = 120

export interface LiveQuery {
  /** True once a live run was completed: from then on runs follow the words. */
  readonly live: Readonly<Ref<boolean>>
  /** Runs with the words as they are now; nothing happens without words. */
  search(): Promise<void>
}

/**
 * Runs as the reader types. New words replace a run that is under way. While the model is still being fetched they
 * wait instead, so that typing does not start the download anew.
 */
export function useLiveQuery(
  player: TracePlayer,
  wanted: Readonly<Ref<string>>,
  prepare: (query: string) => { readonly makeRun: MakeRun; readonly settings: Trace['settings'] },
): LiveQuery {
  const live = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined

  async function search(): Promise<void> {
    clearTimeout(timer)
    const query = wanted.value
    if (!query) return
    const { makeRun, settings } = prepare(query)
    const done = await player.run(makeRun, settings)
    if (!done) return
    live.value = true
    if (wanted.value !== query) await search()
  }

  watch(wanted, () => {
    clearTimeout(timer)
    if (live.value) timer = setTimeout(() => void search(), PATIENCE)
  })
  onScopeDispose(() => clearTimeout(timer))

  return { live, search }
}
