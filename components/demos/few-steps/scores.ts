import type { ModelCard } from '../../runtime/card.ts'
import { JUMPS } from './compare.ts'

/** What the judge measures on pictures of the UNet, in the order of the table. */
export const METRICS = [
  'concept',
  'once',
  'colour',
  'background',
  'both',
  'comp_concept',
  'comp_colour',
] as const
export type Metric = (typeof METRICS)[number]

/** The student's card has each metric once for every number of jumps, for instance `concept_4`. */
export const studentMetric = (metric: Metric, jumps: number): string => `${metric}_${jumps}`

export interface ScoreRow {
  readonly metric: Metric
  readonly teacher: number | undefined
  /** By number of jumps, as `JUMPS`. */
  readonly students: readonly (number | undefined)[]
}

/** Scores of teacher and student beside one another, of what either was measured on. */
export const scoreRows = (
  teacher: Pick<ModelCard, 'metrics'> | null,
  student: Pick<ModelCard, 'metrics'> | null,
): ScoreRow[] =>
  METRICS.map((metric) => ({
    metric,
    teacher: teacher?.metrics[metric],
    students: JUMPS.map((jumps) => student?.metrics[studentMetric(metric, jumps)]),
  })).filter((row) => [row.teacher, ...row.students].some((score) => score !== undefined))
