import { computed, shallowRef, watch } from 'vue'
import { CLIP } from '../../models/clip.ts'
import { useTrace, type UseTraceOptions } from '../../trace/use-trace.ts'
import { useLessonState } from '../../views/use-lesson-state.ts'
import { MOST_PROMPT } from '../shared/diffusion/lesson.ts'
import { loadTokeniser } from '../shared/resources.ts'
import { useLiveQuery } from '../shared/use-live-query.ts'
import { compareTexts, type Comparison, comparisonIn } from './compare-texts.ts'
import { PRESETS, presetOf } from './presets.ts'

export interface UseTextStatesOptions extends UseTraceOptions {
  /** Where tokens come from, unless a test has its own. */
  readonly tokeniser?: typeof loadTokeniser
}

/** State and loop of the demo "What the UNet is given to read". */
export function useTextStates({ tokeniser = loadTokeniser, ...options }: UseTextStatesOptions = {}) {
  const lesson = useLessonState('text-states', {
    a: { type: 'string', default: PRESETS[0].a, maxLength: MOST_PROMPT },
    b: { type: 'string', default: PRESETS[0].b, maxLength: MOST_PROMPT },
  })
  const { state } = lesson
  const player = useTrace({ recorded: 'text-states', models: [CLIP.text], autoplay: false, ...options })

  const texts = computed((): [string, string] => [state.a, state.b])
  const wanted = computed(() => JSON.stringify(texts.value))
  const { live, search } = useLiveQuery(player, wanted, (query) => {
    const asked = JSON.parse(query) as [string, string]
    return {
      makeRun: async function* (engine, signal) {
        const words = await tokeniser()
        signal.throwIfAborted()
        yield* compareTexts(engine, words, asked, signal)
      },
      settings: { texts: asked },
    }
  })

  // [1]
  const shown = shallowRef<Comparison | null>(null)
  watch([player.trace, wanted], ([trace]) => {
    if (!trace) return
    const isRecorded = trace.origin === 'recorded'
    const found = comparisonIn(trace, isRecorded ? texts.value : undefined)
    if (found) shown.value = found
    else if (isRecorded && !shown.value) shown.value = comparisonIn(trace, [PRESETS[0].a, PRESETS[0].b])
  })
  /** What is on show is not what is asked, and it waits for the button. */
  const draft = computed(
    () =>
      shown.value !== null &&
      !live.value &&
      !player.running.value &&
      JSON.stringify(shown.value.texts) !== wanted.value,
  )
  const preset = computed(() => (shown.value ? presetOf(...shown.value.texts) : null))

  return {
    lesson,
    player,
    shown,
    draft,
    preset,
    run: search,
    choose: ({ a, b }: { readonly a: string; readonly b: string }) => void Object.assign(state, { a, b }),
  }
}

/*
[1] The recorded run has the examples without any model. Other sentences wait for the button; from the first live run
    on, the tower reads as the reader types. What is on show stays until something newer is there.
*/
