import { computed, ref, shallowRef, watch } from 'vue'
import { usePublishedTrace } from '../diagram/registry.ts'
import type { Trace } from '../trace/step.ts'
import { type Exercise, isOutcome, isRight, type Prediction } from './exercise.ts'

/** Live runs that are kept; the longest exercise needs four, and the reader may try others in between. */
const KEPT = 12

/** One exercise under way: prediction, lock, the live runs since then, and what they say. Call it in `setup()`. */
export function useExercise(exercise: Exercise) {
  const published = usePublishedTrace(() => exercise.demo)
  const prediction = shallowRef<Prediction | null>(null)
  const traces = shallowRef<readonly Trace[]>([])
  const seen = shallowRef<Trace | null>(null)

  const shown = computed(() => published.value?.trace.value ?? null)
  const runs = computed(() => (prediction.value === null ? [] : exercise.runs(prediction.value)))
  const grade = computed(() => (prediction.value === null ? null : exercise.grade(traces.value)))
  const outcome = computed(() => (isOutcome(grade.value) ? grade.value : null))
  const have = computed(() => (grade.value && !isOutcome(grade.value) ? grade.value.have : runs.value.length))
  const right = computed(
    () =>
      prediction.value !== null &&
      outcome.value !== null &&
      isRight(exercise.asks, prediction.value, outcome.value.answer),
  )
  /** The newest run brought nothing that counts. */
  const missed = ref(false)

  // [1]
  const isNew = (trace: Trace): boolean =>
    trace.origin === 'live' &&
    trace.complete &&
    trace.steps.length > 0 &&
    trace.steps[0] !== seen.value?.steps[0]

  watch(
    shown,
    (trace) => {
      if (!trace || prediction.value === null || outcome.value || !isNew(trace)) return
      seen.value = trace
      const before = have.value
      traces.value = [...traces.value, trace].slice(-KEPT)
      missed.value = outcome.value === null && have.value <= before
    },
    { flush: 'sync' },
  )

  function lock(predicted: Prediction): void {
    seen.value = shown.value
    traces.value = []
    missed.value = false
    prediction.value = predicted
  }

  function again(): void {
    prediction.value = null
    traces.value = []
  }

  return { prediction, runs, outcome, have, right, missed, lock, again }
}

/*
[1] What was on show when the prediction was locked in does not count, nor does the rest of a run that was under way:
    the steps of a run are the same objects from its first to its last trace.
*/
