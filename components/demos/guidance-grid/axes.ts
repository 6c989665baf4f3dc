import { LEAST_GUIDANCE, MOST_GUIDANCE } from '../../models/diffusion/guidance.ts'
import { SAMPLER_NAMES, SAMPLERS, type SamplerName } from '../../models/diffusion/samplers.ts'
import { MOST_SEED, type DiffusionSettings } from '../../models/diffusion/settings.ts'
import { MOST_STEPS, SPACINGS, type Spacing } from '../../models/diffusion/spacing.ts'
import { MOST_PROMPT } from '../shared/diffusion/lesson.ts'
import { numberWithin, oneOf, readList, type ReadList } from '../shared/diffusion/values.ts'

/** Settings that an axis of the grid can run through. */
export const AXES = ['guidance', 'seed', 'steps', 'sampler', 'spacing', 'eta', 'prompt', 'negative'] as const
export type Axis = (typeof AXES)[number]
export type AxisValue = string | number

/** More would not fit a phone, or the reader's patience. */
export const MOST_COLUMNS = 6
export const MOST_ROWS = 5

interface AxisCard {
  /** What stands between two values. */
  readonly mark: string
  /** What an axis begins with when it is chosen. */
  readonly first: string
  readonly read: (piece: string) => AxisValue | null
}

export const AXIS_CARDS: Readonly<Record<Axis, AxisCard>> = {
  guidance: { mark: ',', first: '-3, 0, 1, 3, 8', read: numberWithin(LEAST_GUIDANCE, MOST_GUIDANCE) },
  seed: { mark: ',', first: '1, 2, 3', read: numberWithin(0, MOST_SEED, true) },
  steps: { mark: ',', first: '4, 8, 16', read: numberWithin(1, MOST_STEPS, true) },
  sampler: {
    mark: ',',
    first: 'ddim, euler-ancestral, dpm-solver-2m',
    read: oneOf<SamplerName>(SAMPLER_NAMES),
  },
  spacing: { mark: ',', first: 'leading, trailing, karras', read: oneOf<Spacing>(SPACINGS) },
  eta: { mark: ',', first: '0, 0.5, 1', read: numberWithin(0, 1) },
  prompt: {
    mark: '|',
    first: 'a red car | a car | red',
    read: (piece) => piece.slice(0, MOST_PROMPT),
  },
  negative: {
    mark: '|',
    first: 'a blue car | grass | night',
    read: (piece) => piece.slice(0, MOST_PROMPT),
  },
}

export const readAxis = (axis: Axis, text: string, most: number): ReadList<AxisValue> => {
  const { mark, read } = AXIS_CARDS[axis]
  return readList(text, { most, mark, read })
}

/** The settings with one of them at this value. */
export const withValue = (settings: DiffusionSettings, axis: Axis, value: AxisValue): DiffusionSettings => ({
  ...settings,
  [axis]: value,
})

/** A value as it stands in a heading: `−3`, `2`, `DDIM`. */
export function titleOf(axis: Axis, value: AxisValue): string {
  if (axis === 'sampler') return SAMPLERS[value as SamplerName].title
  return typeof value === 'number' ? String(value).replace('-', '−') : value
}
