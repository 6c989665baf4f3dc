import { computed, watch } from 'vue'
import { TEXT_TO_IMAGE } from '../../models/diffusion/networks.ts'
import { pictureGrid } from '../../models/diffusion/picture-grid.ts'
import { DEFAULT_SETTINGS, type DiffusionSettings } from '../../models/diffusion/settings.ts'
import { useTrace, type UseTraceOptions } from '../../trace/use-trace.ts'
import { useLessonState } from '../../views/use-lesson-state.ts'
import { useLastPicture } from '../shared/diffusion/last-picture.ts'
import { diffusionFields } from '../shared/diffusion/lesson.ts'
import { useWorkingCell } from '../shared/diffusion/working-cell.ts'
import { loadTokeniser } from '../shared/resources.ts'
import {
  cellsOf,
  FIRST,
  type GridRequest,
  readSamplers,
  readSteps,
  requestOf,
  type Shared,
  totalEvaluations,
} from './grid.ts'
import { cellsIn, rowsOf } from './reading.ts'

export interface UseSamplersOptions extends UseTraceOptions {
  /** Where words are taken apart, unless a test has its own. */
  readonly tokeniser?: typeof loadTokeniser
}

/** State and loop of the demo "Samplers side by side". */
export function useSamplers({ tokeniser = loadTokeniser, ...options }: UseSamplersOptions = {}) {
  const { prompt, negative, seed, guidance, spacing } = diffusionFields(sharedOf(FIRST))
  const lesson = useLessonState('samplers', {
    ...{ prompt, negative, seed, guidance, spacing },
    samplers: { type: 'string', default: FIRST.samplers.join(','), maxLength: 80 },
    steps: { type: 'string', default: FIRST.steps.join(', '), maxLength: 60 },
    reference: { type: 'boolean', default: FIRST.reference },
    cell: { type: 'string', default: '', maxLength: 40 },
  })
  const { state } = lesson
  const player = useTrace({ recorded: 'samplers', models: [...TEXT_TO_IMAGE], pace: 900, ...options })

  /** What the controls of diffusion show; they know more settings than this demo has. */
  const shared = computed<DiffusionSettings>({
    get: () => ({ ...DEFAULT_SETTINGS, ...sharedOf(state) }),
    set: (now) => void Object.assign(state, sharedOf(now)),
  })
  const samplers = computed(() => readSamplers(state.samplers))
  const steps = computed(() => readSteps(state.steps))
  const request = computed((): GridRequest => ({
    ...sharedOf(state),
    samplers: samplers.value.values,
    steps: steps.value.values,
    reference: state.reference,
  }))
  const runnable = computed(() => samplers.value.values.length > 0 && steps.value.values.length > 0)

  function run(): void {
    if (!runnable.value) return
    const asked = request.value
    void player.run(
      async function* (engine, signal) {
        const words = await tokeniser()
        signal.throwIfAborted()
        yield* pictureGrid(engine, words, { cells: cellsOf(asked) }, signal)
      },
      { ...asked },
    )
  }

  // [1]
  const shown = computed(() => (player.trace.value ? requestOf(player.trace.value) : request.value))
  const cells = computed(() => (player.trace.value ? cellsIn(player.trace.value) : new Map<string, never>()))
  const rows = computed(() => (player.trace.value ? rowsOf(player.trace.value, cells.value) : []))
  const pending = computed(() => {
    const trace = player.trace.value
    if (!trace) return false
    const now = request.value
    const then = shown.value
    const names = (Object.keys(now) as (keyof GridRequest)[]).filter(
      // the recorded run has its longest column without being asked
      (name) => name !== 'reference' || trace.origin === 'live',
    )
    return names.some((name) => String(now[name]) !== String(then[name]))
  })

  useLastPicture(player, () => {
    const last = [...cells.value.values()].at(-1)
    return last && { picture: last.picture, label: last.settings.prompt }
  })

  // [2]
  const chosen = computed({
    get: () => String(player.trace.value?.steps[player.current.value]?.notes?.key ?? state.cell),
    set: (key) => {
      state.cell = key
      const step = cells.value.get(key)?.step
      if (step !== undefined) player.seek(step)
    },
  })
  watch([player.trace, player.running], ([trace, running]) => {
    const step = cells.value.get(state.cell)?.step
    if (trace && !running && step !== undefined) player.seek(step)
  })

  const working = useWorkingCell(
    player,
    () => cells.value.size,
    () => cellsOf(shown.value),
  )

  return {
    lesson,
    player,
    shared,
    samplers,
    steps,
    runnable,
    calls: computed(() => totalEvaluations(request.value)),
    run,
    shown,
    cells,
    rows,
    pending,
    chosen,
    working,
  }
}

const sharedOf = ({ prompt, negative, seed, guidance, spacing }: Shared): Shared => ({
  prompt,
  negative,
  seed,
  guidance,
  spacing,
})

/*
[1] Rows and columns are those of the run on show; what the controls say counts from the next run on.
[2] The step on show and the opened picture are one thing, so the slider walks through the pictures.
*/
