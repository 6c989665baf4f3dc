import { evaluationsOf, type GridCell } from '../../models/diffusion/picture-grid.ts'
import { SAMPLER_NAMES, type SamplerName } from '../../models/diffusion/samplers.ts'
import { DEFAULT_SETTINGS, type DiffusionSettings } from '../../models/diffusion/settings.ts'
import { MOST_STEPS } from '../../models/diffusion/spacing.ts'
import type { Trace } from '../../trace/step.ts'
import { numberWithin, oneOf, readList } from '../shared/diffusion/values.ts'

/** More would not fit a phone. */
export const MOST_ROWS = 5
export const MOST_COLUMNS = 5
/** Steps of the run that the others of its row are measured against, where the reader asks for it. */
export const REFERENCE = 64

/** What all pictures of the grid share. */
export type Shared = Pick<DiffusionSettings, 'prompt' | 'negative' | 'seed' | 'guidance' | 'spacing'>

/** What a grid is asked for. */
export interface GridRequest extends Shared {
  readonly samplers: readonly SamplerName[]
  readonly steps: readonly number[]
  /** Whether each sampler is run with `REFERENCE` steps, too. */
  readonly reference: boolean
}

export const FIRST: GridRequest = {
  prompt: 'a red car on the beach',
  negative: '',
  seed: 1,
  guidance: 5,
  spacing: 'trailing',
  samplers: ['ddim', 'euler-ancestral', 'heun', 'dpm-solver-2m'],
  steps: [2, 4, 8, 16],
  reference: false,
}

export const readSamplers = (text: string) =>
  readList(text, { most: MOST_ROWS, read: oneOf<SamplerName>(SAMPLER_NAMES) })

export const readSteps = (text: string) =>
  readList(text, { most: MOST_COLUMNS, read: numberWithin(1, MOST_STEPS, true) })

/** The numbers of steps that are run, in rising order. */
export const columnsOf = ({ steps, reference }: Pick<GridRequest, 'steps' | 'reference'>): number[] =>
  [...new Set([...steps, ...(reference ? [REFERENCE] : [])])].sort((a, b) => a - b)

export const keyOf = (sampler: SamplerName, steps: number): string => `${sampler} ${steps}`

/** Column by column, the cheap ones first, so that each row has something to show soon. */
export const cellsOf = (request: GridRequest): GridCell[] => {
  const { prompt, negative, seed, guidance, spacing, samplers } = request
  return columnsOf(request).flatMap((steps) =>
    samplers.map((sampler) => ({
      key: keyOf(sampler, steps),
      ...{ prompt, negative, seed, guidance, spacing, sampler, steps, eta: 0 },
    })),
  )
}

/** How often the whole grid asks the UNet. */
export const totalEvaluations = (request: GridRequest): number =>
  cellsOf(request).reduce((sum, cell) => sum + evaluationsOf({ ...DEFAULT_SETTINGS, ...cell }), 0)

/** What a trace was asked for. */
export function requestOf({ settings }: Trace): GridRequest {
  return { ...DEFAULT_SETTINGS, ...FIRST, ...(settings as Partial<GridRequest>) }
}
