import { comparisonIn } from '../demos/text-states/compare-texts.ts'
import { PRESETS } from '../demos/text-states/presets.ts'
import type { Trace } from '../trace/step.ts'
import { type Exercise, NOTHING, written } from './exercise.ts'

type Pair = Readonly<Record<'a' | 'b', string>>

const presetNamed = (name: (typeof PRESETS)[number]['id']): Pair => {
  const { a, b } = PRESETS.find(({ id }) => id === name)!
  return { a, b }
}

const newestOf = (traces: readonly Trace[], { a, b }: Pair) =>
  traces.map((trace) => comparisonIn(trace, [a, b])).findLast((found) => found !== null) ?? null

const ALIKE = 1e-5
const last = presetNamed('last')

/** How many of the vectors survive a change of the last word. */
export const lastWord: Exercise = {
  demo: 'text-states',
  asks: { kind: 'number', min: 0, max: 32, step: 1, tolerance: 0 },
  runs: () => [last],
  grade(traces) {
    const found = newestOf(traces, last)
    if (!found) return NOTHING
    const { data, dims } = found.states
    const [, n = 0, width = 0] = dims
    const isSame = (i: number): boolean => {
      for (let k = i * width; k < (i + 1) * width; k++) {
        if (Math.abs(data[k]! - data[n * width + k]!) > ALIKE) return false
      }
      return true
    }
    const same = Array.from({ length: n }, (_, i) => isSame(i))
    const first = same.indexOf(false)
    const answer = same.filter(Boolean).length
    return { answer, values: { same: answer, n, prefix: first < 0 ? n : first } }
  },
}

const order = presetNamed('order')
const paraphrase = presetNamed('paraphrase')

/** Which two sentences lie farther apart: those with words swapped, or those that mean the same. */
export const wordOrder: Exercise = {
  demo: 'text-states',
  asks: { kind: 'choice', options: ['order', 'paraphrase'] },
  runs: () => [order, paraphrase],
  grade(traces) {
    const [swapped, alike] = [newestOf(traces, order), newestOf(traces, paraphrase)]
    if (!swapped || !alike) return { have: [swapped, alike].filter(Boolean).length }
    return {
      answer: swapped.pooled < alike.pooled ? 'order' : 'paraphrase',
      values: { order: written(swapped.pooled, 3), paraphrase: written(alike.pooled, 3) },
    }
  },
}
