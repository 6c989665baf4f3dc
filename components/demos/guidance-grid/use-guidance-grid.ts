import { computed, watch } from 'vue'
import { TEXT_TO_IMAGE } from '../../models/diffusion/networks.ts'
import { useTrace, type UseTraceOptions } from '../../trace/use-trace.ts'
import { useLessonState } from '../../views/use-lesson-state.ts'
import { useLastPicture } from '../shared/diffusion/last-picture.ts'
import { diffusionFields } from '../shared/diffusion/lesson.ts'
import { useDiffusionSettings } from '../shared/diffusion/use-diffusion-settings.ts'
import { useWorkingCell } from '../shared/diffusion/working-cell.ts'
import { loadTokeniser } from '../shared/resources.ts'
import { AXES, AXIS_CARDS, MOST_COLUMNS, MOST_ROWS, readAxis } from './axes.ts'
import { cellsOf, FIRST, type GridRequest, isRunnable, keyOf, requestOf, totalEvaluations } from './grid.ts'
import { loadPlane } from './load-plane.ts'
import { type Cell, cellsIn, planeIn } from './plane.ts'
import { guidanceGrid } from './run.ts'

export interface UseGuidanceGridOptions extends UseTraceOptions {
  readonly tokeniser?: typeof loadTokeniser
}

/** What is followed through the plane, and which pictures are compared. */
export const FOLLOWED = ['guesses', 'states'] as const
export const COMPARED = ['row', 'column'] as const

/** The picture that is opened first: the first seed, guided. */
const FIRST_CELL = keyOf(0, 3)

/** State and loop of the demo "Guidance and seeds". */
export function useGuidanceGrid({ tokeniser = loadTokeniser, ...options }: UseGuidanceGridOptions = {}) {
  const lesson = useLessonState('guidance-grid', {
    ...diffusionFields(FIRST.base),
    x: { type: 'enum', default: FIRST.x.axis, options: AXES },
    xs: { type: 'string', default: AXIS_CARDS.guidance.first, maxLength: 400 },
    y: { type: 'enum', default: FIRST.y.axis, options: AXES },
    ys: { type: 'string', default: AXIS_CARDS.seed.first, maxLength: 400 },
    follow: { type: 'enum', default: 'guesses', options: FOLLOWED },
    compare: { type: 'enum', default: 'row', options: COMPARED },
    cell: { type: 'string', default: FIRST_CELL, maxLength: 8 },
  })
  const { state } = lesson
  const player = useTrace({
    recorded: 'guidance-grid',
    models: [...TEXT_TO_IMAGE],
    autoplay: false,
    ...options,
  })

  const base = useDiffusionSettings(state)
  const columns = computed(() => readAxis(state.x, state.xs, MOST_COLUMNS))
  const rows = computed(() => readAxis(state.y, state.ys, MOST_ROWS))
  const request = computed((): GridRequest => ({
    base: base.value,
    x: { axis: state.x, values: columns.value.values },
    y: { axis: state.y, values: rows.value.values },
  }))
  const runnable = computed(() => isRunnable(request.value))

  function run(): void {
    if (!runnable.value) return
    const asked = request.value
    const known = player.trace.value && planeIn(player.trace.value)
    void player.run(
      async function* (engine, signal) {
        const [words, plane] = await Promise.all([tokeniser(), known ?? loadPlane(options.fetch)])
        signal.throwIfAborted()
        yield* guidanceGrid(engine, words, { request: asked, plane }, signal)
      },
      { ...asked },
    )
  }

  const shown = computed(() => (player.trace.value ? requestOf(player.trace.value) : request.value))
  const cells = computed((): ReadonlyMap<string, Cell> =>
    player.trace.value ? cellsIn(player.trace.value) : new Map<string, Cell>(),
  )
  const plane = computed(() => (player.trace.value ? planeIn(player.trace.value) : null))
  const pending = computed(() => player.trace.value !== null && keysOf(request.value) !== keysOf(shown.value))

  useLastPicture(player, () => {
    const last = [...cells.value.values()].at(-1)
    return last && { picture: last.picture, label: last.settings.prompt }
  })

  // [1]
  const chosen = computed({
    get: () => (cells.value.has(state.cell) ? state.cell : ([...cells.value.keys()].at(-1) ?? state.cell)),
    set: (key) => {
      state.cell = key
      seekChosen()
    },
  })
  function seekChosen(): void {
    const step = cells.value.get(chosen.value)?.step
    if (step !== undefined) player.seek(step)
  }
  watch([player.trace, player.running], ([trace, running]) => trace && !running && seekChosen())

  const working = useWorkingCell(
    player,
    () => cells.value.size,
    () => cellsOf(shown.value),
  )

  return {
    lesson,
    player,
    base,
    columns,
    rows,
    request,
    runnable,
    calls: computed(() => totalEvaluations(request.value)),
    run,
    shown,
    cells,
    plane,
    pending,
    chosen,
    working,
  }
}

/** Two requests with the same cells are the same; what an axis overrides does not count. */
const keysOf = (request: GridRequest): string =>
  JSON.stringify(cellsOf(request).map((cell) => Object.entries(cell).sort(([a], [b]) => (a < b ? -1 : 1))))

/*
[1] The chosen picture stays chosen from run to run; until it has come, the newest one is open.
*/
