import { computed, type Ref, ref, watch } from 'vue'
import type { Step } from '../../trace/step.ts'
import type { TracePlayer } from '../../trace/use-trace.ts'
import { useFollowUp } from './use-follow-up.ts'

export interface WishOptions {
  readonly player: TracePlayer
  /** What the reader asks for, as a key; null while it makes no sense. */
  readonly wish: Readonly<Ref<string | null>>
  /** Whether a step is the answer to a wish. */
  readonly answers: (step: Step, wish: string) => boolean
  /** Makes a live run for the present wish. */
  readonly run: () => unknown
  /** Called when the reader asks for something before any live run. */
  readonly onAsk?: () => void
}

/** Milliseconds after the last change before a live demo runs again. */
const PATIENCE = 300

/**
 * Brings together what the reader asks for and what the trace shows. Before the first live run a wish is looked up
 * in the recorded run, and what is not there waits for the button (`draft`). After it, each new wish runs by itself.
 */
export function useWish({ player, wish, answers, run, onAsk }: WishOptions) {
  const asked = ref(false)
  const answer = computed(() => {
    const key = wish.value
    return key === null ? -1 : (player.trace.value?.steps.findLastIndex((step) => answers(step, key)) ?? -1)
  })
  const {
    isLive,
    run: now,
    later,
    cancel,
  } = useFollowUp({
    player,
    asked: () => wish.value,
    answers: () => answer.value >= 0,
    start: run,
    patience: PATIENCE,
  })
  const draft = computed(() => asked.value && answer.value < 0 && !isLive.value)
  /** The recorded run is on show as it is: controls may follow it. */
  const following = computed(() => !asked.value && player.trace.value?.origin === 'recorded')

  /** The reader has asked for something, be it what is asked already. */
  function ask(): void {
    later()
    if (isLive.value || player.running.value) return
    asked.value = true
    player.pause()
    onAsk?.()
  }

  watch(wish, ask)
  watch([asked, answer], () => {
    if (asked.value && answer.value >= 0) player.seek(answer.value)
  })

  /** The reader plays or scrubs the run by hand, or starts one: what it shows counts again. */
  function release(): void {
    cancel()
    asked.value = false
  }

  const first =
    <Args extends unknown[]>(act: (...args: Args) => void) =>
    (...args: Args) => {
      release()
      act(...args)
    }

  return {
    draft,
    following,
    ask,
    release,
    /** Runs for what is asked now, unless the models for an earlier run are still being fetched. */
    run: now,
    /** The player for the frame: its slider lets go of the wish. */
    framed: {
      ...player,
      play: first(player.play),
      seek: first(player.seek),
      next: first(player.next),
      previous: first(player.previous),
    } satisfies TracePlayer,
  }
}
