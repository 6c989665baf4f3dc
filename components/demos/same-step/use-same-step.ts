import { computed } from 'vue'
import { TEXT_TO_IMAGE } from '../../models/diffusion/networks.ts'
import { DEFAULT_SETTINGS, type DiffusionSettings } from '../../models/diffusion/settings.ts'
import { MOST_STEPS } from '../../models/diffusion/spacing.ts'
import { useTrace, type UseTraceOptions } from '../../trace/use-trace.ts'
import { useLessonState } from '../../views/use-lesson-state.ts'
import { diffusionFields } from '../shared/diffusion/lesson.ts'
import { pictureDifference } from '../shared/diffusion/shown.ts'
import { loadTokeniser } from '../shared/resources.ts'
import { AXES, FIRST, guessAt, type TwoRuns, twoRuns } from './two-runs.ts'

export interface UseSameStepOptions extends UseTraceOptions {
  readonly tokeniser?: typeof loadTokeniser
}

const requestOf = ({ prompt, seed, guidance, spacing, first, second }: TwoRuns): TwoRuns => ({
  prompt,
  seed,
  guidance,
  spacing,
  first,
  second,
})

/** State and loop of the demo "Step 10 of 20 is not step 10 of 10". */
export function useSameStep({ tokeniser = loadTokeniser, ...options }: UseSameStepOptions = {}) {
  const { prompt, seed, guidance, spacing } = diffusionFields(FIRST)
  const lesson = useLessonState('same-step', {
    ...{ prompt, seed, guidance, spacing },
    first: { type: 'integer', default: FIRST.first, min: 1, max: MOST_STEPS },
    second: { type: 'integer', default: FIRST.second, min: 1, max: MOST_STEPS },
    step: { type: 'integer', default: 10, min: 1, max: MOST_STEPS },
    axis: { type: 'enum', default: 'alpha-bar', options: AXES },
  })
  const { state } = lesson
  const player = useTrace({
    recorded: 'same-step',
    models: [...TEXT_TO_IMAGE],
    autoplay: false,
    ...options,
  })

  const shared = computed<DiffusionSettings>({
    get: () => ({ ...DEFAULT_SETTINGS, ...requestOf(state) }),
    set: ({ prompt, seed, guidance }) => void Object.assign(state, { prompt, seed, guidance }),
  })

  function run(): void {
    const asked = requestOf(state)
    void player.run(
      async function* (engine, signal) {
        const words = await tokeniser()
        signal.throwIfAborted()
        yield* twoRuns(engine, words, asked, signal)
      },
      { ...asked },
    )
  }

  // [1]
  const shown = computed((): TwoRuns => ({ ...FIRST, ...(player.trace.value?.settings as Partial<TwoRuns>) }))
  const pending = computed(
    () =>
      player.trace.value !== null &&
      JSON.stringify(requestOf(state)) !== JSON.stringify(requestOf(shown.value)),
  )
  const longest = computed(() => Math.max(state.first, state.second))
  const k = computed({
    get: () => Math.min(state.step, longest.value),
    set: (step) => void (state.step = step),
  })
  const guesses = computed(() => {
    const trace = player.trace.value
    const at = (run: 'first' | 'second') => (trace ? guessAt(trace, run, k.value) : null)
    return { first: at('first'), second: at('second') }
  })
  const apart = computed(() => {
    const { first, second } = guesses.value
    return first && second ? pictureDifference(first, second) : null
  })

  return { lesson, player, shared, shown, pending, longest, k, guesses, apart, run }
}

/*
[1] The scale of noise is arithmetic and follows the controls at once; the pictures are those of the run on show.
*/
