import { computed, ref, watch } from 'vue'
import { TEXT_TO_IMAGE } from '../../models/diffusion/networks.ts'
import { MOST_STEPS } from '../../models/diffusion/spacing.ts'
import { textToImage } from '../../models/diffusion/text-to-image.ts'
import { CONTEXT } from '../../models/tokeniser.ts'
import { useTrace, type UseTraceOptions } from '../../trace/use-trace.ts'
import { useLessonState } from '../../views/use-lesson-state.ts'
import { diffusionFields } from '../shared/diffusion/lesson.ts'
import { sameSettings, settingsOf, useDiffusionSettings } from '../shared/diffusion/use-diffusion-settings.ts'
import { loadTokeniser } from '../shared/resources.ts'
import { ATTENTION_LAYERS, PLACES } from './attention.ts'
import { FIRST } from './first-run.ts'
import { readingOf, restored, roundAt } from './rounds.ts'

/** Which layer's attention is shown: the mean of all, or one, from 1. */
export const LAYERS = ['mean', ...Array.from({ length: ATTENTION_LAYERS }, (_, i) => String(i + 1))] as const
/** Attention in the step on show, or its mean over the whole run. */
export const SPANS = ['step', 'run'] as const

export interface UseDenoiseStepsOptions extends UseTraceOptions {
  /** Where tokens come from, unless a test has its own. */
  readonly tokeniser?: typeof loadTokeniser
}

/** State and loop of the demo "One step after another". */
export function useDenoiseSteps({ tokeniser = loadTokeniser, ...options }: UseDenoiseStepsOptions = {}) {
  const lesson = useLessonState('denoise-steps', {
    ...diffusionFields(FIRST),
    /** From 1; 0 leaves it to the run. */
    step: { type: 'integer', default: 0, min: 0, max: MOST_STEPS },
    /** Position of the token whose map is shown; −1 for none. */
    word: { type: 'integer', default: 2, min: -1, max: CONTEXT - 1 },
    layer: { type: 'enum', default: 'mean', options: LAYERS },
    span: { type: 'enum', default: 'step', options: SPANS },
    /** From 1. */
    channel: { type: 'integer', default: 1, min: 1, max: 4 },
    /** Place in the 16×16 of a channel, row by row from 0. */
    pixel: { type: 'integer', default: 119, min: 0, max: PLACES - 1 },
  })
  const { state } = lesson
  const settings = useDiffusionSettings(state)
  const player = useTrace({ recorded: 'denoise-steps', models: [...TEXT_TO_IMAGE], ...options })

  const trace = computed(() => (player.trace.value ? restored(player.trace.value) : null))
  const reading = computed(() => readingOf(trace.value))
  const current = computed(() => roundAt(player.trace.value, player.current.value))
  const round = computed(() => {
    const rounds = reading.value?.rounds
    return rounds?.[Math.min(current.value, rounds.length - 1)] ?? null
  })

  // [1]
  const differs = computed(() => {
    const shown = settingsOf(player.trace.value)
    return shown !== null && !player.running.value && !sameSettings(shown, settings.value)
  })

  // [2]
  const held = ref(0)
  lesson.whenReady(() => (held.value = state.step))
  watch(player.trace, (now) => now?.complete && state.step > 0 && goTo(state.step - 1))

  function goTo(index: number): void {
    const rounds = reading.value?.rounds ?? []
    const there = rounds[Math.min(Math.max(0, index), rounds.length - 1)]
    if (there) player.seek(there.end)
  }

  /** The reader goes to a round, from 0. */
  function choose(index: number): void {
    held.value = 0
    state.step = index + 1
    goTo(index)
  }

  function play(): void {
    held.value = 0
    state.step = 0
    player.play()
  }

  async function run(): Promise<void> {
    if (!held.value) state.step = 0
    const asked = settings.value
    await player.run(
      async function* (engine, signal) {
        const words = await tokeniser()
        signal.throwIfAborted()
        yield* textToImage(engine, words, { ...asked, preview: true }, signal)
      },
      { ...asked },
    )
  }

  return { lesson, settings, player, trace, reading, current, round, differs, choose, play, run }
}

/*
[1] A run takes seconds, so a changed setting waits for the button; what is on show says what it was made with.
[2] A lesson link may open at a step. It holds for the recorded run and for the first live run, until the reader moves.
*/
