import { computed, shallowRef, watch } from 'vue'
import { TEXT_TO_IMAGE } from '../../models/diffusion/networks.ts'
import { pictureGrid } from '../../models/diffusion/picture-grid.ts'
import { useTrace, type UseTraceOptions } from '../../trace/use-trace.ts'
import { useLessonState } from '../../views/use-lesson-state.ts'
import { loadTokeniser } from '../shared/resources.ts'
import { cellsOf, FIRST, MOST_STEPS, settingsOf, timingsOf, type Timing } from './speed.ts'

export interface UseSpeedOptions extends UseTraceOptions {
  /** Where words are taken apart, unless a test has its own. */
  readonly tokeniser?: typeof loadTokeniser
}

/** State and loop of the demo "How fast is this machine?". */
export function useSpeed({ tokeniser = loadTokeniser, ...options }: UseSpeedOptions = {}) {
  const lesson = useLessonState('speed', {
    steps: { type: 'integer', default: FIRST.steps, min: 1, max: MOST_STEPS },
  })
  const player = useTrace({ recorded: 'speed', models: [...TEXT_TO_IMAGE], autoplay: false, ...options })

  function run(): void {
    const asked = { ...FIRST, steps: lesson.state.steps }
    void player.run(
      async function* (engine, signal) {
        const words = await tokeniser()
        signal.throwIfAborted()
        yield* pictureGrid(engine, words, { cells: cellsOf(asked) }, signal)
      },
      { ...asked },
    )
  }

  const timings = computed(() => (player.trace.value ? timingsOf(player.trace.value) : []))
  const steps = computed(() => (player.trace.value ? settingsOf(player.trace.value).steps : FIRST.steps))
  const isLive = computed(() => player.trace.value?.origin === 'live')

  // [1]
  const recorded = shallowRef<readonly Timing[]>([])
  watch(timings, () => {
    if (!isLive.value) recorded.value = timings.value
  })

  return { lesson, player, run, timings, steps, isLive, recorded }
}

/*
[1] The recorded run stays beside the reader's own: another machine to compare with.
*/
