import { computed, type ComputedRef } from 'vue'
import type { TracePlayer } from '../../../trace/use-trace.ts'

/**
 * The cell of a grid of pictures that a live run is working on; null while there is none.
 * @param done how many cells have come
 * @param cells all that were asked for, in the order of the run
 */
export const useWorkingCell = (
  player: TracePlayer,
  done: () => number,
  cells: () => readonly { readonly key: string }[],
): ComputedRef<string | null> =>
  computed(() =>
    player.running.value && player.trace.value?.origin === 'live' ? (cells()[done()]?.key ?? null) : null,
  )
