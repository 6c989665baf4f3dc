import { computed, shallowRef, watch } from 'vue'
import { TEXT_TO_IMAGE } from '../../models/diffusion/networks.ts'
import type { DiffusionSettings } from '../../models/diffusion/settings.ts'
import { textToImage } from '../../models/diffusion/text-to-image.ts'
import { useTrace, type UseTraceOptions } from '../../trace/use-trace.ts'
import type { Picture } from '../../views/picture.ts'
import { useLessonState } from '../../views/use-lesson-state.ts'
import { rememberPicture } from '../shared/diffusion/last-picture.ts'
import { diffusionFields } from '../shared/diffusion/lesson.ts'
import { shownPicture } from '../shared/diffusion/shown.ts'
import { sameSettings, settingsOf, useDiffusionSettings } from '../shared/diffusion/use-diffusion-settings.ts'
import { loadTokeniser } from '../shared/resources.ts'
import { FIRST } from './first-run.ts'
import { type BroughtPicture, differenceOf } from './picture-file.ts'
import { addResult, type Result, resultOf, results } from './results.ts'

export interface UseTextToImageOptions extends UseTraceOptions {
  /** Where tokens come from, unless a test has its own. */
  readonly tokeniser?: typeof loadTokeniser
}

/** Runs that may wait for their turn. */
export const MOST_WAITING = 4

interface Wish {
  readonly settings: DiffusionSettings
  /** Decode every step's x̂_0, too. */
  readonly preview: boolean
}

/** State and loop of the demo "Text to image". */
export function useTextToImage({ tokeniser = loadTokeniser, ...options }: UseTextToImageOptions = {}) {
  const lesson = useLessonState('text-to-image', {
    ...diffusionFields(FIRST),
    preview: { type: 'boolean', default: true },
  })
  const { state } = lesson
  const settings = useDiffusionSettings(state)
  const player = useTrace({ recorded: 'text-to-image', models: [...TEXT_TO_IMAGE], ...options })

  const start = (wish: Wish) =>
    player.run(
      async function* (engine, signal) {
        const words = await tokeniser()
        signal.throwIfAborted()
        yield* textToImage(engine, words, { ...wish.settings, preview: wish.preview }, signal)
      },
      { ...wish.settings },
    )

  // [1]
  const waiting = shallowRef<readonly Wish[]>([])
  function run(): void {
    const wish = { settings: settings.value, preview: state.preview }
    chosen.value = null
    if (!player.running.value) void start(wish)
    else if (waiting.value.length < MOST_WAITING) waiting.value = [...waiting.value, wish]
  }
  watch(player.running, (running) => {
    if (running) return
    const [next, ...rest] = waiting.value
    waiting.value = player.failure.value ? [] : rest
    if (next && !player.failure.value) void start(next)
  })

  // [2]
  const chosen = shallowRef<Result | null>(null)
  const result = computed(() => resultOf(player.trace.value))
  const shown = computed(() => chosen.value ?? result.value)
  watch(result, (made) => {
    if (!made || player.trace.value?.origin !== 'live') return
    addResult(made)
    rememberPicture(made.picture, made.settings.prompt)
  })
  function choose(one: Result): void {
    chosen.value = one
    settings.value = one.settings
  }

  // [3]
  const last = shallowRef<Picture | null>(null)
  const picture = computed((): Picture | null => {
    if (chosen.value) return chosen.value.picture
    const { value: trace } = player.trace
    const at = player.current.value
    const seen = trace?.steps.slice(0, at + 1).findLast(({ tensors }) => tensors.pixels)
    if (seen) return shownPicture(seen.tensors.pixels!)
    return trace?.origin === 'recorded' && at <= 0 ? (result.value?.picture ?? null) : last.value
  })
  watch(picture, (now) => (last.value = now ?? last.value))
  /** Which step the picture is of; null for a finished one. */
  const stepShown = computed(() => {
    const trace = player.trace.value
    const at = player.current.value
    if (chosen.value || !trace || (trace.origin === 'recorded' && at <= 0)) return null
    const step = trace.steps[at]
    if (!step || step.stage === 'decoder') return null
    const before = trace.steps.slice(0, at + 1).findLast(({ stage }) => stage === 'preview')
    return { n: before ? before.index + 1 : 0, of: step.of > 1 ? step.of : Number(trace.settings.steps) }
  })

  // [4]
  const brought = shallowRef<BroughtPicture | null>(null)
  function bring(file: BroughtPicture): void {
    brought.value = file
    chosen.value = null
    settings.value = file.settings
  }
  const again = computed(() => {
    const theirs = brought.value
    const mine = shown.value
    if (!theirs?.picture || !mine || !sameSettings(theirs.settings, mine.settings)) return null
    return differenceOf(theirs.picture, mine.picture)
  })

  const differs = computed(() => {
    const made = chosen.value?.settings ?? settingsOf(player.trace.value)
    return made !== null && !player.running.value && !sameSettings(made, settings.value)
  })

  return {
    lesson,
    settings,
    player,
    run,
    waiting,
    forget: () => void (waiting.value = []),
    shown,
    chosen,
    choose,
    picture,
    stepShown,
    bring,
    brought,
    again,
    differs,
    results,
    isFull: computed(() => waiting.value.length >= MOST_WAITING),
  }
}

/*
[1] Two runs never mix: what is asked for while one is under way waits for its turn, with the settings of the moment it
    was asked. A failure, such as a lost network, would befall those that wait, too, so they are let go.
[2] A picture of the gallery is shown in place of the run's until the next run; its settings come back with it.
[3] A new run shows the picture that was there until it has one of its own.
[4] Whoever brings a picture of ours and runs its settings sees whether it is the same, pixel for pixel.
*/
