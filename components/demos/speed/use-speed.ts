import { computed, shallowRef, watch } from 'vue'
import { TEXT_TO_IMAGE } from '../../models/diffusion/networks.ts'
import { pictureGrid } from '../../models/diffusion/picture-grid.ts'
import { DEFAULT_SETTINGS, type DiffusionSettings } from '../../models/diffusion/settings.ts'
import { useTrace, type UseTraceOptions } from '../../trace/use-trace.ts'
import { useLessonState } from '../../views/use-lesson-state.ts'
import { diffusionFields } from '../shared/diffusion/lesson.ts'
import { loadTokeniser } from '../shared/resources.ts'
import { cellsOf, FIRST, settingsOf, type SpeedSettings, timingsOf, type Timing } from './speed.ts'

export interface UseSpeedOptions extends UseTraceOptions {
  /** Where words are taken apart, unless a test has its own. */
  readonly tokeniser?: typeof loadTokeniser
}

const pick = ({ prompt, seed, steps }: Omit<SpeedSettings, 'guidance'>) => ({ prompt, seed, steps })

/** State and loop of the demo "How fast is this machine?". */
export function useSpeed({ tokeniser = loadTokeniser, ...options }: UseSpeedOptions = {}) {
  const { prompt, seed, steps } = diffusionFields(FIRST)
  const lesson = useLessonState('speed', { prompt, seed, steps })
  const { state } = lesson
  const player = useTrace({ recorded: 'speed', models: [...TEXT_TO_IMAGE], autoplay: false, ...options })

  function run(): void {
    const asked = { ...FIRST, ...pick(state) }
    void player.run(
      async function* (engine, signal) {
        const words = await tokeniser()
        signal.throwIfAborted()
        yield* pictureGrid(engine, words, { cells: cellsOf(asked) }, signal)
      },
      { ...asked },
    )
  }

  /** What the controls of diffusion show; they know more settings than this demo has. */
  const shared = computed<DiffusionSettings>({
    get: () => ({ ...DEFAULT_SETTINGS, ...pick(state) }),
    set: (chosen) => void Object.assign(state, pick(chosen)),
  })

  const timings = computed(() => (player.trace.value ? timingsOf(player.trace.value) : []))
  const shown = computed(() => (player.trace.value ? settingsOf(player.trace.value) : FIRST))
  const isLive = computed(() => player.trace.value?.origin === 'live')

  // [1]
  const recorded = shallowRef<readonly Timing[]>([])
  watch(timings, () => {
    if (!isLive.value) recorded.value = timings.value
  })

  return { lesson, player, shared, run, timings, shown, isLive, recorded }
}

/*
[1] The recorded run stays beside the reader's own: another machine to compare with.
*/
