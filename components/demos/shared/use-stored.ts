import { computed, type ComputedRef } from 'vue'
import type { Trace } from '../../trace/step.ts'
import type { TracePlayer } from '../../trace/use-trace.ts'

/**
 * Whether a live run goes on while its demo still shows what was recorded: the frame says "live", so the part that is
 * not must say so.
 * @param shown what is on show, and where it comes from
 */
export const useStored = (
  player: TracePlayer,
  shown: () => { readonly origin: Trace['origin'] } | null | undefined,
): ComputedRef<boolean> =>
  computed(() => player.trace.value?.origin === 'live' && shown()?.origin === 'recorded')
