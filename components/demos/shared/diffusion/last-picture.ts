import { shallowRef, watch } from 'vue'
import type { Trace } from '../../../trace/step.ts'
import type { TracePlayer } from '../../../trace/use-trace.ts'
import type { Picture } from '../../../views/picture.ts'
import { ownPicture, type OwnPicture } from '../own-picture.ts'

/** The picture that a demo generated last in this visit; other demos can take it up. */
export const lastPicture = shallowRef<OwnPicture | null>(null)

/** @param picture 128×128 */
export function rememberPicture(picture: Picture, label: string): void {
  lastPicture.value = ownPicture({ ...picture, pixels: Uint8Array.from(picture.pixels) }, label)
}

/** Remembers what a player's live runs end with. */
export function useLastPicture(
  player: TracePlayer,
  pick: (trace: Trace) => { readonly picture: Picture; readonly label: string } | undefined,
): void {
  watch(player.trace, (trace) => {
    const last = trace?.origin === 'live' && trace.complete ? pick(trace) : undefined
    if (last) rememberPicture(last.picture, last.label)
  })
}
