import { REFERENCE } from '../demos/samplers/grid.ts'
import { cellsIn } from '../demos/samplers/reading.ts'
import { distance } from '../demos/shared/diffusion/distance.ts'
import type { Trace } from '../trace/step.ts'
import { type Exercise, NOTHING, written } from './exercise.ts'

const newestWith = (traces: readonly Trace[], ...keys: readonly string[]) =>
  traces.map(cellsIn).findLast((cells) => keys.every((key) => cells.has(key)))

/** How often Heun asks the network in ten steps. */
export const heunCalls: Exercise = {
  demo: 'samplers',
  asks: { kind: 'number', min: 1, max: 40, step: 1, tolerance: 0 },
  runs: () => [{ samplers: 'heun', steps: '10' }],
  grade(traces) {
    const answer = newestWith(traces, 'heun 10')?.get('heun 10')?.evaluations
    return answer === undefined ? NOTHING : { answer, values: { calls: answer } }
  },
}

/** What twice as many steps do to the error of Euler. */
export const eulerHalf: Exercise = {
  demo: 'samplers',
  asks: { kind: 'choice', options: ['same', 'half', 'quarter'] },
  runs: () => [{ samplers: 'euler', steps: '8, 16', reference: 1 }],
  grade(traces) {
    const keys = [8, 16, REFERENCE].map((steps) => `euler ${steps}`)
    const cells = newestWith(traces, ...keys)
    if (!cells) return NOTHING
    const [eight, sixteen, longest] = keys.map((key) => cells.get(key)!.latent) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ]
    const [coarse, fine] = [distance(eight, longest), distance(sixteen, longest)]
    const ratio = coarse / fine
    return {
      answer: ratio < 4 / 3 ? 'same' : ratio < 3 ? 'half' : 'quarter',
      values: {
        coarse: written(coarse, 3),
        fine: written(fine, 3),
        ratio: written(ratio, 1),
      },
    }
  },
}

/** Whether a sampler that draws noise in each step gives one picture per seed. */
export const sameSeed: Exercise = {
  demo: 'text-to-image',
  asks: { kind: 'choice', options: ['none', 'some', 'most'] },
  runs: () => [SETTINGS, SETTINGS],
  grade(traces) {
    const fitting = traces.filter(({ settings }) => settings.sampler === 'ddpm')
    const newest = fitting.at(-1)
    if (!newest) return NOTHING
    const other = fitting.slice(0, -1).findLast((trace) => sameSettings(trace, newest))
    const [a, b] = [newest, other].map((trace) => trace && lastLatent(trace))
    if (!a || !b) return { have: 1 }
    const different = a.filter((value, i) => value !== b[i]).length
    return {
      answer: different === 0 ? 'none' : different < a.length / 2 ? 'some' : 'most',
      values: { different, n: a.length },
    }
  },
}

const SETTINGS = { sampler: 'ddpm', steps: 10, seed: 5 }

const sameSettings = ({ settings: a }: Trace, { settings: b }: Trace): boolean =>
  JSON.stringify(a) === JSON.stringify(b)

const lastLatent = ({ steps }: Trace): readonly number[] | undefined => {
  const latent = steps.findLast(({ stage }) => stage === 'scheduler')?.tensors.latent
  return latent && Array.from(latent.data)
}
