import { computed, ref, watch } from 'vue'
import { useTrace, type UseTraceOptions } from '../../trace/use-trace.ts'
import { useLessonState } from '../../views/use-lesson-state.ts'
import { useLastPicture } from '../shared/diffusion/last-picture.ts'
import { diffusionFields } from '../shared/diffusion/lesson.ts'
import { useDiffusionSettings } from '../shared/diffusion/use-diffusion-settings.ts'
import { loadTokeniser } from '../shared/resources.ts'
import { namedIn } from './named.ts'
import {
  answersOf,
  bestOf,
  FIRST,
  FIRST_COUNT,
  MODELS,
  MOST_PICTURES,
  promptsOf,
  roundTrip,
} from './round-trip.ts'
import { met, verdict, type Check } from './verdict.ts'

export interface UseRoundTripOptions extends UseTraceOptions {
  readonly tokeniser?: typeof loadTokeniser
}

/** State and loop of the demo "Round trip". */
export function useRoundTrip({ tokeniser = loadTokeniser, ...options }: UseRoundTripOptions = {}) {
  const lesson = useLessonState('round-trip', {
    ...diffusionFields(FIRST),
    count: { type: 'integer', default: FIRST_COUNT, min: 1, max: MOST_PICTURES },
  })
  const { state } = lesson
  const player = useTrace({ recorded: 'round-trip', models: [...MODELS], autoplay: false, ...options })
  const settings = useDiffusionSettings(state)

  function run(): void {
    const asked = { settings: settings.value, count: state.count }
    chosen.value = null
    void player.run(
      async function* (engine, signal) {
        const words = await tokeniser()
        signal.throwIfAborted()
        yield* roundTrip(engine, words, asked, signal)
      },
      { ...asked.settings, count: asked.count },
    )
  }

  // [1]
  const trace = player.trace
  const prompts = computed(() => (trace.value ? promptsOf(trace.value) : []))
  const named = computed(() => namedIn(prompts.value[0] ?? state.prompt))
  const answers = computed(() => {
    if (!trace.value) return []
    return answersOf(trace.value).map((answer) => {
      const checks: readonly Check[] | null = answer.reading && verdict(named.value, answer.reading)
      return { ...answer, checks, met: checks && met(checks) }
    })
  })
  const best = computed(() => bestOf(answers.value)?.seed ?? null)
  const cut = computed(() => trace.value?.steps.find(({ stage }) => stage === 'text')?.notes?.cut === true)
  const count = computed(() => Number(trace.value?.settings.count ?? state.count))
  const pending = computed(() => {
    const then = trace.value?.settings
    const now: Record<string, unknown> = { ...settings.value, count: state.count }
    return then !== undefined && Object.keys(now).some((name) => now[name] !== then[name])
  })

  /** The seed that the reader has opened; before, the best one. */
  const chosen = ref<number | null>(null)
  const opened = computed(
    () => answers.value.find(({ seed }) => seed === (chosen.value ?? best.value)) ?? answers.value[0] ?? null,
  )
  // The diagram follows a live run; a recorded one is shown at its end.
  watch(player.trace, (now) => now?.origin === 'recorded' && player.seek(now.steps.length - 1))
  useLastPicture(player, () => {
    const one = answers.value.find(({ seed }) => seed === best.value)
    return one && { picture: one.picture, label: one.settings.prompt }
  })

  return {
    lesson,
    player,
    settings,
    run,
    prompts,
    named,
    answers,
    best,
    cut,
    count,
    pending,
    chosen,
    opened,
  }
}

export type JudgedAnswer = ReturnType<typeof useRoundTrip>['answers']['value'][number]

/*
[1] All that is shown is of the run on show; what the controls say counts from the next run on.
*/
