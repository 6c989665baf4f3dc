import { evaluationsOf, type GridCell } from '../../models/diffusion/picture-grid.ts'
import { DEFAULT_SETTINGS, type DiffusionSettings } from '../../models/diffusion/settings.ts'
import type { Trace } from '../../trace/step.ts'
import { AXES, withValue, type Axis, type AxisValue } from './axes.ts'

/** What a grid is asked for: settings, and what its columns and its rows change. */
export interface GridRequest {
  readonly base: DiffusionSettings
  readonly x: { readonly axis: Axis; readonly values: readonly AxisValue[] }
  readonly y: { readonly axis: Axis; readonly values: readonly AxisValue[] }
}

export const FIRST: GridRequest = {
  base: { ...DEFAULT_SETTINGS, prompt: 'a red car on the beach', steps: 12, seed: 1 },
  x: { axis: 'guidance', values: [-3, 0, 1, 3, 8] },
  y: { axis: 'seed', values: [1, 2, 3] },
}

export const keyOf = (row: number, column: number): string => `${row} ${column}`

export const isRunnable = ({ x, y }: GridRequest): boolean =>
  x.axis !== y.axis && x.values.length > 0 && y.values.length > 0

/** Row by row. */
export const cellsOf = ({ base, x, y }: GridRequest): GridCell[] =>
  y.values.flatMap((rowValue, row) =>
    x.values.map((columnValue, column) => ({
      key: keyOf(row, column),
      ...withValue(withValue(base, y.axis, rowValue), x.axis, columnValue),
    })),
  )

/** How often the whole grid asks the UNet. */
export const totalEvaluations = (request: GridRequest): number =>
  cellsOf(request).reduce((sum, cell) => sum + evaluationsOf({ ...DEFAULT_SETTINGS, ...cell }), 0)

/** What a trace was asked for. */
export function requestOf({ settings }: Trace): GridRequest {
  const given = settings as Partial<GridRequest>
  const isSide = (side: GridRequest['x'] | undefined): boolean =>
    side !== undefined && AXES.includes(side.axis) && Array.isArray(side.values)
  return isSide(given.x) && isSide(given.y) && given.base ? (given as GridRequest) : FIRST
}
