import { computed, onScopeDispose, ref, shallowReactive, shallowRef, watch } from 'vue'
import type { OwnPicture } from '../components/demos/shared/own-picture.ts'
import { loadCollection, loadSprites, loadTokeniser } from '../components/demos/shared/resources.ts'
import type { ModelFile } from '../components/runtime/engine.ts'
import type { Step } from '../components/trace/step.ts'
import { useTrace, type UseTraceOptions } from '../components/trace/use-trace.ts'
import { type Lesson, useLessonState } from '../components/views/use-lesson-state.ts'
import { EXAMPLE, formatBench, isUnchanged, modelsOf, parseBench, type Snapshot } from './bench.ts'
import type { Tools } from './block-type.ts'
import { type Bench, type Block, problemOf, runBench } from './graph.ts'

/** Milliseconds after the last change before the bench runs again. */
const PATIENCE = 300

export interface UseWorkbenchOptions extends UseTraceOptions {
  /** Where words and pictures come from, unless a test has its own. */
  readonly resources?: Omit<Tools, 'own'>
}

/** What the recorded run was made from. */
const RECORDED: Snapshot = { bench: EXAMPLE, own: {} }

interface Made {
  readonly step: Step
  readonly from: Snapshot
}

/** State of the workbench: the bench in the link, the reader's pictures, the run, and what each block made last. */
export function useWorkbench({ resources, ...options }: UseWorkbenchOptions = {}) {
  const example = formatBench(EXAMPLE)

  const lessonState = useLessonState('workbench', {
    bench: { type: 'string', default: example, maxLength: 8000 },
  })
  const { state } = lessonState
  const malformed = ref(false)
  watch(
    () => state.bench,
    (text) => {
      if (parseBench(text)) return
      malformed.value = true
      state.bench = example
    },
  )
  const lesson: Lesson = {
    ...lessonState,
    notes: computed(() => [
      ...lessonState.notes.value.filter(({ name }) => !malformed.value || name !== 'bench'),
      ...(malformed.value ? [{ name: 'bench', problem: 'malformed' } as const] : []),
    ]),
  }
  const bench = computed<Bench>({
    get: () => parseBench(state.bench) ?? EXAMPLE,
    set: (now) => {
      malformed.value = false
      state.bench = formatBench(now)
    },
  })

  const own = shallowReactive(new Map<string, OwnPicture>())
  const tools: Tools = {
    ...(resources ?? { tokeniser: loadTokeniser, sprites: loadSprites, collection: loadCollection }),
    own: (block) => own.get(block),
  }
  const snapshot = computed<Snapshot>(() => ({
    bench: bench.value,
    own: Object.fromEntries([...own].map(([block, { id }]) => [block, id])),
  }))
  const problem = computed(() => problemOf(bench.value, (block) => own.has(block)))

  const models = (): readonly ModelFile[] => modelsOf(bench.value)
  const player = useTrace({ recorded: 'workbench', autoplay: false, models, ...options })
  const asked = shallowRef<Snapshot | null>(null)

  async function run(): Promise<void> {
    clearTimeout(timer)
    if (problem.value) return
    const now = snapshot.value
    const pictures = new Map(own)
    const held: Tools = { ...tools, own: (block) => pictures.get(block) }
    const done = await player.run(
      (engine, signal) => {
        asked.value = now
        return runBench(engine, now.bench, held, signal)
      },
      { bench: formatBench(now.bench), own: now.own },
    )
    if (done && snapshot.value !== now) await run()
  }

  // [1]
  const made = shallowRef<ReadonlyMap<string, Made>>(new Map())
  watch(player.trace, (trace) => {
    const from = trace?.origin === 'recorded' ? RECORDED : asked.value
    if (!trace || !from) return
    made.value = new Map([
      ...made.value,
      ...trace.steps.map((step): [string, Made] => [step.stage, { step, from }]),
    ])
  })
  const isOfBench = (id: string, { from }: Made): boolean => isUnchanged(from, snapshot.value, id)
  /** What a block made last; neither what another kind of block made under its id, nor a recording of another bench. */
  const stepOf = ({ id, type }: Block): Step | undefined => {
    const last = made.value.get(id)
    if (last?.step.notes?.type !== type) return undefined
    return last.from === RECORDED && !isOfBench(id, last) ? undefined : last.step
  }
  const isStale = (id: string): boolean => {
    const last = made.value.get(id)
    return last !== undefined && last.from !== RECORDED && !isOfBench(id, last)
  }

  // [2]
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(snapshot, () => {
    clearTimeout(timer)
    if (asked.value) timer = setTimeout(() => void run(), PATIENCE)
  })
  onScopeDispose(() => clearTimeout(timer))

  return { lesson, bench, own, problem, player, ran: asked, stepOf, isStale, run }
}

/*
[1] What a block made last stays on its card until it makes something new, so that nothing flickers while the bench
    runs again; a card whose result no longer belongs to the bench says so. A recorded run is of the example, and
    is shown as far as the bench is still the example's.
[2] The first run waits for the button, which says what it will fetch. After it, the bench runs again as soon as the
    reader pauses.
*/
