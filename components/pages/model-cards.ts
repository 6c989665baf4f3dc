import type { ModelCard } from '../runtime/card.ts'

const found = import.meta.glob<ModelCard>('../../docs/.vuepress/public/models/*/card.json', {
  eager: true,
  import: 'default',
})

/** The cards that were there when the site was built, by title. Not `localeCompare`: its first call takes 15 ms. */
export const modelCards: readonly ModelCard[] = Object.values(found).sort((a, b) =>
  a.title < b.title ? -1 : 1,
)

/** One line of the table of what was measured. */
export interface MetricRow {
  readonly name: string
  readonly value: number | undefined
  readonly floor: number | undefined
  /** Absent where there is no floor, or nothing was measured yet. */
  readonly passed: boolean | undefined
}

/** All metrics of a card beside their floors: first what has a floor, then what was measured besides. */
export function metricRows({ metrics, floors }: Pick<ModelCard, 'metrics' | 'floors'>): MetricRow[] {
  const names = new Set([...Object.keys(floors), ...Object.keys(metrics)])
  return [...names].map((name) => {
    const value = metrics[name]
    const floor = floors[name]
    const passed = value === undefined || floor === undefined ? undefined : value >= floor
    return { name, value, floor, passed }
  })
}

/** Whether every floor was reached; undefined while one of them is not measured. */
export function allPassed(rows: readonly MetricRow[]): boolean | undefined {
  const held = rows.filter(({ floor }) => floor !== undefined)
  if (held.length === 0 || held.some(({ value }) => value === undefined)) return undefined
  return held.every(({ passed }) => passed)
}

export interface CurveSeries {
  readonly label: string
  readonly points: [number, number][]
}

/** Points of a training curve against samples seen, for the metrics that it holds, in this order. */
export function curveSeries(
  curve: ModelCard['training']['curve'],
  metrics: readonly string[],
  label: (metric: string) => string,
): CurveSeries[] {
  return metrics
    .map((metric) => ({
      label: label(metric),
      points: curve.flatMap((point): [number, number][] => {
        const [x, y] = [point.samples, point[metric]]
        return x === undefined || y === undefined ? [] : [[x, y]]
      }),
    }))
    .filter(({ points }) => points.length > 0)
}
