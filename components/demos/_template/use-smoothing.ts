import { computed, watch } from 'vue'
import { useTrace, type UseTraceOptions } from '../../trace/use-trace.ts'
import { useLessonState } from '../../views/use-lesson-state.ts'
import { smoothing } from './smoothing.ts'

/** The state of the demo and the loop over its trace. A real demo names its `recorded` run and its `models`. */
export function useSmoothing(options: UseTraceOptions = {}) {
  // [1]
  const lesson = useLessonState('smoothing', {
    seed: { type: 'integer', default: 7, min: 0, max: 9999 },
    rounds: { type: 'integer', default: 12, min: 1, max: 40 },
  })
  // [2]
  const player = useTrace(options)
  const field = computed(() => player.step.value?.tensors.field ?? null)

  // [3]
  const run = () => {
    const settings = { ...lesson.state }
    return player.run((_engine, signal) => smoothing(settings, signal), settings)
  }
  lesson.whenReady(() => void run())
  watch(lesson.state, () => void run())

  return { lesson, player, field, run }
}

/*
[1] What a lesson link restores: every setting with its type, default and limits.
[2] The player holds the trace on show. With `{ recorded: 'smoothing' }` it would show that run first, and with
    `{ models: [{ model: 'clip', file: 'text' }] }` fetch that file before a live run.
[3] A new run replaces one that is under way. This one is so cheap that it follows the controls; a demo with a
    model waits for the button of its frame.
*/
