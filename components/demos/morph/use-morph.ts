import { computed, watch } from 'vue'
import { morph } from '../../models/diffusion/morph.ts'
import { TEXT_TO_IMAGE } from '../../models/diffusion/networks.ts'
import { DEFAULT_SETTINGS, type DiffusionSettings } from '../../models/diffusion/settings.ts'
import { usePlayback } from '../../trace/playback.ts'
import { useTrace, type UseTraceOptions } from '../../trace/use-trace.ts'
import { useLessonState } from '../../views/use-lesson-state.ts'
import { useLastPicture } from '../shared/diffusion/last-picture.ts'
import { diffusionFields } from '../shared/diffusion/lesson.ts'
import { useWorkingCell } from '../shared/diffusion/working-cell.ts'
import { loadTokeniser } from '../shared/resources.ts'
import { FIRST, LEAST_FRAMES, MOST_FRAMES, morphOf, requestOf, totalEvaluations } from './first-run.ts'
import { framesOf, shownRequest } from './reading.ts'

export interface UseMorphOptions extends UseTraceOptions {
  /** Where words are taken apart, unless a test has its own. */
  readonly tokeniser?: typeof loadTokeniser
}

/** The strip is a grid of one row. */
export const ROW = 'frames'
/** The key of a frame in it. */
export const keyOf = (index: number): string => `${ROW} ${index}`

/** State and loop of the demo "Between two pictures". */
export function useMorph({ tokeniser = loadTokeniser, ...options }: UseMorphOptions = {}) {
  const { prompt, seed, steps, guidance } = diffusionFields(FIRST)
  const lesson = useLessonState('morph', {
    ...{ prompt, seed, steps, guidance },
    toPrompt: { ...prompt, default: FIRST.toPrompt },
    toSeed: { ...seed, default: FIRST.toSeed },
    frames: { type: 'integer', default: FIRST.frames, min: LEAST_FRAMES, max: MOST_FRAMES },
    frame: { type: 'integer', default: 3, min: 1, max: MOST_FRAMES },
  })
  const { state } = lesson
  const player = useTrace({ recorded: 'morph', models: [...TEXT_TO_IMAGE], autoplay: false, ...options })

  // [1]
  const from = computed<DiffusionSettings>({
    get: () => ({ ...DEFAULT_SETTINGS, prompt: state.prompt, seed: state.seed }),
    set: ({ prompt, seed }) => void Object.assign(state, { prompt, seed }),
  })
  const to = computed<DiffusionSettings>({
    get: () => ({ ...DEFAULT_SETTINGS, prompt: state.toPrompt, seed: state.toSeed }),
    set: ({ prompt: toPrompt, seed: toSeed }) => void Object.assign(state, { toPrompt, toSeed }),
  })
  const both = computed<DiffusionSettings>({
    get: () => ({ ...DEFAULT_SETTINGS, steps: state.steps, guidance: state.guidance }),
    set: ({ steps, guidance }) => void Object.assign(state, { steps, guidance }),
  })
  const request = computed(() => requestOf(state))

  function run(): void {
    const asked = request.value
    playback.pause()
    void player.run(
      async function* (engine, signal) {
        const words = await tokeniser()
        signal.throwIfAborted()
        yield* morph(engine, words, morphOf(asked), signal)
      },
      { ...asked },
    )
  }

  const shown = computed(() => (player.trace.value ? shownRequest(player.trace.value) : request.value))
  const frames = computed(() => (player.trace.value ? framesOf(player.trace.value) : []))
  const pending = computed(
    () =>
      player.trace.value !== null && JSON.stringify(request.value) !== JSON.stringify(requestOf(shown.value)),
  )

  // [2]
  const playback = usePlayback(() => frames.value.length, { pace: 700 })
  const wanted = (): number => Math.min(state.frame, frames.value.length) - 1
  watch([wanted, () => frames.value.length], () => playback.playing.value || playback.seek(wanted()))
  watch([playback.current, playback.playing], ([at, playing]) => {
    if (!playing && at >= 0 && at !== wanted()) state.frame = at + 1
  })
  const opened = computed(() => frames.value[playback.current.value] ?? null)
  function choose(index: number): void {
    playback.pause()
    playback.seek(index)
  }

  // [3]
  watch([opened, player.running], ([frame, running]) => frame && !running && player.seek(frame.step))

  useLastPicture(player, () => {
    const last = frames.value.at(-1)
    return last && { picture: last.picture, label: shown.value.toPrompt }
  })
  const working = useWorkingCell(
    player,
    () => frames.value.length,
    () => Array.from({ length: shown.value.frames }, (_, i) => ({ key: keyOf(i) })),
  )

  return {
    lesson,
    player,
    from,
    to,
    both,
    run,
    calls: computed(() => totalEvaluations(request.value)),
    shown,
    frames,
    pending,
    playback,
    opened,
    choose,
    working,
  }
}

/*
[1] What the controls of diffusion show of each end, and of both; they know more settings than this demo has.
[2] The chosen frame stays chosen from run to run and is in the link; until it has come, the newest one is open. While
    the frames are played, the link keeps still.
[3] The step on show is the opened frame's, so that the narrator tells of it.
*/
