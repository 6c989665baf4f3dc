import type { SamplerName } from '../../models/diffusion/samplers.ts'
import type { DiffusionSettings } from '../../models/diffusion/settings.ts'
import type { Step, Trace } from '../../trace/step.ts'
import type { Picture } from '../../views/picture.ts'
import { distance } from '../shared/diffusion/distance.ts'
import { shownPicture } from '../shared/diffusion/shown.ts'
import { columnsOf, keyOf, requestOf } from './grid.ts'

/** One picture of the grid, as the run made it. */
export interface Cell {
  readonly key: string
  readonly settings: DiffusionSettings
  readonly picture: Picture
  readonly latent: Float32Array
  readonly evaluations: number
  readonly unetMs: number
  readonly decoderMs: number
  /** Index of its step in the trace. */
  readonly step: number
}

const cellOf = ({ stage, tensors, notes }: Step, step: number): Cell[] => {
  if (stage !== 'cell') return []
  const { key, settings, evaluations, unetMs, decoderMs } = notes as unknown as Cell
  const picture = shownPicture(tensors.pixels!)
  const latent = tensors.latent!.data as Float32Array
  return [{ key, settings, picture, latent, evaluations, unetMs, decoderMs, step }]
}

/** The cells that are there, by key. */
export const cellsIn = ({ steps }: Trace): Map<string, Cell> =>
  new Map(steps.flatMap(cellOf).map((cell) => [cell.key, cell]))

export interface Row {
  readonly sampler: SamplerName
  /** The longest run of the row, which the others are measured against; null while it is not there. */
  readonly longest: Cell | null
  /** Distance to the longest run, by number of steps; only where both are there. */
  readonly distances: ReadonlyMap<number, number>
}

export function rowsOf(trace: Trace, cells: ReadonlyMap<string, Cell>): Row[] {
  const request = requestOf(trace)
  const columns = columnsOf(request)
  return request.samplers.map((sampler) => {
    const longest = cells.get(keyOf(sampler, columns.at(-1)!)) ?? null
    const others = longest ? columns.slice(0, -1) : []
    const distances = others.flatMap((steps): [number, number][] => {
      const cell = cells.get(keyOf(sampler, steps))
      return cell ? [[steps, distance(cell.latent, longest!.latent)]] : []
    })
    return { sampler, longest, distances: new Map(distances) }
  })
}
