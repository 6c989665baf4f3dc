import type { Trace } from '../trace/step.ts'
import { type Exercise, mean, written } from './exercise.ts'

const TIMES = [100, 500, 900] as const

/** At which t the noise is named best, and at which worst: one picture, one draw of noise. */
export const lossOrder: Exercise = {
  demo: 'denoising-loss',
  asks: { kind: 'order', items: TIMES.map(String) },
  runs: () => TIMES.map((t) => ({ t })),
  grade(traces) {
    const newest = traces.at(-1)
    const errors = new Map<number, number>()
    for (const trace of traces) {
      const error = newest && isLike(trace, newest) ? errorIn(trace) : null
      if (error !== null) errors.set(Number(trace.settings.t), error)
    }
    const found = TIMES.filter((t) => errors.has(t))
    if (found.length < TIMES.length) return { have: found.length }
    const answer = [...TIMES].sort((a, b) => errors.get(b)! - errors.get(a)!).map(String)
    return { answer, values: Object.fromEntries(TIMES.map((t) => [`e${t}`, written(errors.get(t)!, 4)])) }
  },
}

/** Whether two runs ask about the same picture with the same prompt and noise. */
const isLike = ({ settings: a }: Trace, { settings: b }: Trace): boolean =>
  a.picture === b.picture && a.prompt === b.prompt && a.seed === b.seed

/** Mean of (ε − ε̂)², as answered with the prompt. */
function errorIn({ steps }: Trace): number | null {
  const error = steps.find(({ stage }) => stage === 'loss')?.tensors.error
  if (!error || error.dims[0] !== 2) return null
  const half = error.data.length / 2
  return mean(Array.from(error.data.subarray(half)))
}
