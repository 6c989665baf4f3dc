import { computed, watch } from 'vue'
import { DIFFUSION, TEXT_TO_IMAGE } from '../../models/diffusion/networks.ts'
import { DEFAULT_SETTINGS, type DiffusionSettings } from '../../models/diffusion/settings.ts'
import { usePlayback } from '../../trace/playback.ts'
import { useTrace, type UseTraceOptions } from '../../trace/use-trace.ts'
import { useLessonState } from '../../views/use-lesson-state.ts'
import { useLastPicture } from '../shared/diffusion/last-picture.ts'
import { diffusionFields } from '../shared/diffusion/lesson.ts'
import { loadTokeniser } from '../shared/resources.ts'
import { useCard, type UseCardOptions } from '../shared/use-card.ts'
import { compare, FIRST, type Request, TEACHER_SAMPLERS } from './compare.ts'
import { requestOf, runsOf } from './reading.ts'

export interface UseFewStepsOptions extends UseTraceOptions, UseCardOptions {
  /** Where words are taken apart, unless a test has its own. */
  readonly tokeniser?: typeof loadTokeniser
}

const pick = ({ prompt, seed, steps, guidance, sampler }: Request): Request => ({
  prompt,
  seed,
  steps,
  guidance,
  sampler,
})

/** State and loop of the demo "Fewer steps". */
export function useFewSteps({ tokeniser = loadTokeniser, card, ...options }: UseFewStepsOptions = {}) {
  const { prompt, seed, steps, guidance } = diffusionFields(FIRST)
  const lesson = useLessonState('few-steps', {
    ...{ prompt, seed, steps, guidance },
    sampler: { type: 'enum', default: FIRST.sampler, options: TEACHER_SAMPLERS },
  })
  const { state } = lesson
  const player = useTrace({
    recorded: 'few-steps',
    models: [...TEXT_TO_IMAGE, DIFFUSION.student],
    autoplay: false,
    ...options,
  })
  const read = { card, index: options.index }
  const cards = {
    teacher: useCard(() => DIFFUSION.unet.model, read),
    student: useCard(() => DIFFUSION.student.model, read),
  }

  /** What the controls of diffusion show; they know more settings than this demo has. */
  const shared = computed<DiffusionSettings>({
    get: () => ({ ...DEFAULT_SETTINGS, ...pick(state) }),
    set: ({ prompt, seed, steps, guidance }) => void Object.assign(state, { prompt, seed, steps, guidance }),
  })

  function run(): void {
    const asked = pick(state)
    void player.run(
      async function* (engine, signal) {
        const words = await tokeniser()
        signal.throwIfAborted()
        yield* compare(engine, words, asked, signal)
      },
      { ...asked },
    )
  }

  const runs = computed(() => (player.trace.value ? runsOf(player.trace.value) : []))
  const shown = computed(() => (player.trace.value ? requestOf(player.trace.value) : null))
  const pending = computed(
    () =>
      shown.value !== null &&
      !player.running.value &&
      JSON.stringify(pick(shown.value)) !== JSON.stringify(pick(state)),
  )

  // [1]
  const longest = computed(() => Math.max(0, ...runs.value.map(({ seen }) => seen.length)))
  const playback = usePlayback(() => longest.value, { pace: 450 })
  watch(longest, () => playback.playing.value || playback.seek(longest.value - 1))

  useLastPicture(player, () => {
    const { picture } = runs.value[0] ?? {}
    return picture && shown.value ? { picture, label: shown.value.prompt } : undefined
  })

  return { lesson, player, cards, shared, run, runs, shown, pending, longest, playback }
}

/*
[1] One slider for all runs: how often each network has been asked. A run that has ended shows its picture.
*/
