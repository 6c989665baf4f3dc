import type { Trace } from '../trace/step.ts'

/** What a reader predicts, and what a run answers: an option, a number, or items in an order. */
export type Prediction = string | number | readonly string[]

export type Asks =
  | { readonly kind: 'choice'; readonly options: readonly string[] }
  | {
      readonly kind: 'number'
      readonly min: number
      readonly max: number
      readonly step: number
      /** How far off still counts as right. */
      readonly tolerance: number
    }
  | { readonly kind: 'order'; readonly items: readonly string[] }

/** Settings of a demo as its lesson link carries them; the others go back to their defaults. */
export type DemoSettings = Readonly<Record<string, string | number>>

/** What the runs say. */
export interface Outcome {
  readonly answer: Prediction
  /** Figures for the sentence about the result. */
  readonly values: Readonly<Record<string, string | number>>
}

/** Some of the runs that the answer needs are not there yet. */
export interface Missing {
  readonly have: number
}

/** A question that is answered by running a demo: predict first, then run, and the live result decides. */
export interface Exercise {
  /** Name under which the demo publishes its trace. */
  readonly demo: string
  readonly asks: Asks
  /** The runs that answer it, one after another. */
  readonly runs: (prediction: Prediction) => readonly DemoSettings[]
  /** Reads the answer from complete live runs, oldest first; runs with other settings among them are passed over. */
  readonly grade: (traces: readonly Trace[]) => Outcome | Missing
}

export const isOutcome = (grade: Outcome | Missing | null): grade is Outcome =>
  grade !== null && 'answer' in grade

export const NOTHING: Missing = { have: 0 }

export function isRight(asks: Asks, prediction: Prediction, answer: Prediction): boolean {
  if (asks.kind === 'number') return Math.abs(Number(prediction) - Number(answer)) <= asks.tolerance + 1e-9
  return String(prediction) === String(answer)
}

/** A number to this many decimals, with a true minus sign. */
export const written = (value: number, digits = 2): string =>
  Number.isFinite(value) ? value.toFixed(digits).replace('-', '−') : String(value).replace('-', '−')

/** Mean of the squares. */
export const power = (data: ArrayLike<number>): number => {
  let sum = 0
  for (let i = 0; i < data.length; i++) sum += data[i]! ** 2
  return sum / data.length
}

/** Root mean square of the difference of two arrays of one length. */
export const apart = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.sqrt(power(Float64Array.from({ length: a.length }, (_, i) => a[i]! - b[i]!)))

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length
