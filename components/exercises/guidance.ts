import { type Cell, cellsIn } from '../demos/guidance-grid/plane.ts'
import { pictureDifference } from '../demos/shared/diffusion/shown.ts'
import type { Trace } from '../trace/step.ts'
import { apart, type Exercise, mean, NOTHING, power, written } from './exercise.ts'

interface Round {
  /** ε_c and ε̂ */
  readonly withPrompt: ArrayLike<number>
  readonly guided: ArrayLike<number>
}

function roundsOf({ steps }: Trace): Round[] {
  return steps.flatMap(({ stage, index, tensors }): Round[] => {
    if (stage !== 'guidance' || !tensors.noise) return []
    const asked = steps.find((step) => step.stage === 'unet' && step.index === index)?.tensors.with
    return asked ? [{ withPrompt: asked.data, guided: tensors.noise.data }] : []
  })
}

const newestAt = (traces: readonly Trace[], w: number): Round[] => {
  const trace = traces.findLast(({ settings }) => settings.guidance === w)
  return trace ? roundsOf(trace) : []
}

/** How far the guided noise at w = 1 is from the noise named with the prompt. */
export const guidanceOne: Exercise = {
  demo: 'denoise-steps',
  asks: { kind: 'choice', options: ['zero', 'little', 'much'] },
  runs: () => [{ guidance: 1 }],
  grade(traces) {
    const rounds = newestAt(traces, 1)
    if (rounds.length === 0) return NOTHING
    const most = Math.max(...rounds.map(({ guided, withPrompt }) => apart(guided, withPrompt)))
    return {
      answer: most === 0 ? 'zero' : most < 0.1 ? 'little' : 'much',
      values: { rounds: rounds.length, most: most === 0 ? '0' : most.toPrecision(2) },
    }
  },
}

const FAR = 8

/** How much longer guidance makes the noise. */
export const guidanceLength: Exercise = {
  demo: 'denoise-steps',
  asks: { kind: 'choice', options: ['same', 'longer', 'eight'] },
  runs: () => [{ guidance: FAR }],
  grade(traces) {
    const rounds = newestAt(traces, FAR)
    if (rounds.length === 0) return NOTHING
    const ratios = rounds.map(({ guided, withPrompt }) => Math.sqrt(power(guided) / power(withPrompt)))
    const ratio = mean(ratios)
    return {
      answer: ratio < 1.1 ? 'same' : ratio < 6 ? 'longer' : 'eight',
      values: {
        ratio: written(ratio),
        first: written(ratios[0]!),
        most: written(Math.max(...ratios)),
        rounds: ratios.length,
      },
    }
  },
}

/** Cells of a grid at w = 1 and at w = 8, in the order of their seeds. */
function atOneAndFar(trace: Trace): readonly [Cell[], Cell[]] | null {
  const cells = [...cellsIn(trace).values()]
  const at = (w: number) => cells.filter(({ settings }) => settings.guidance === w)
  const [one, far] = [at(1), at(FAR)]
  return one.length > 0 && one.length === far.length ? [one, far] : null
}

const isSameText = ({ settings }: Cell): boolean => settings.prompt === settings.negative

const PROMPT = 'a red car on the beach'
const COLUMNS = { x: 'guidance', xs: `1, ${FAR}`, y: 'seed' }

/** What guidance does where the prompt and the negative prompt are one text. */
export const sameText: Exercise = {
  demo: 'guidance-grid',
  asks: { kind: 'choice', options: ['same', 'alike', 'different'] },
  runs: () => [{ ...COLUMNS, prompt: PROMPT, negative: PROMPT, ys: '1' }],
  grade(traces) {
    const pairs = traces.map(atOneAndFar).findLast((found) => found?.[0].every(isSameText))
    if (!pairs) return NOTHING
    const [[one], [far]] = pairs
    const difference = 100 * pictureDifference(one!.picture, far!.picture)
    return {
      answer: difference < 0.1 ? 'same' : difference < 2 ? 'alike' : 'different',
      values: { difference: difference === 0 ? '0' : difference.toPrecision(2) },
    }
  },
}

/** Whether guidance spreads the numbers of the finished latent or draws them together. */
export const spread: Exercise = {
  demo: 'guidance-grid',
  asks: { kind: 'choice', options: ['larger', 'equal', 'smaller'] },
  runs: () => [{ ...COLUMNS, prompt: PROMPT, ys: '1, 2, 3' }],
  grade(traces) {
    const pairs = traces.map(atOneAndFar).findLast((found) => found && !found[0].some(isSameText))
    if (!pairs) return NOTHING
    const [one, far] = pairs.map((cells) => mean(cells.map((cell) => cell.spread))) as [number, number]
    return {
      answer: far > 1.05 * one ? 'larger' : far < one / 1.05 ? 'smaller' : 'equal',
      values: { one: written(one), far: written(far), seeds: pairs[0].length },
    }
  },
}
