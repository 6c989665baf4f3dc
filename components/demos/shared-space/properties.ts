import { BACKGROUNDS, CATEGORIES, COLOURS } from '../../world/vocabulary.ts'
import type { SpacePoint } from './space.ts'

/** What points may be coloured by; all of it is known, because the world made the pictures. */
export const PROPERTIES = ['colour', 'category', 'background'] as const
export type Property = (typeof PROPERTIES)[number]

const VALUES: Readonly<Record<Property, readonly string[]>> = {
  colour: COLOURS,
  category: CATEGORIES,
  background: BACKGROUNDS,
}

/** Middle tones that can be told from paper in light and in dark. */
const TINTS: Readonly<Record<string, string>> = {
  red: '#d93a32',
  orange: '#e07d17',
  yellow: '#c9a400',
  green: '#2f9e4f',
  blue: '#3b78e0',
  purple: '#9157d6',
  pink: '#e0559e',
  animal: '#c8702a',
  food: '#d93a5c',
  plant: '#2f9e4f',
  vehicle: '#3b78e0',
  clothing: '#9157d6',
  thing: '#858089',
  white: '#a29ea6',
  cream: '#bf9f55',
  rose: '#d9729b',
  sky: '#5c9bdb',
  mint: '#3fb58c',
  grass: '#4f9a2f',
  beach: '#d1a03c',
  snow: '#7fa9c4',
  sea: '#1f74b8',
  night: '#5a55a8',
  sunset: '#e06a3a',
  desert: '#b3702f',
}

/** Points of which nothing is known, or that are not what is asked. */
export const NO_TINT = '#8a8690'

export interface Group {
  readonly value: string
  readonly tint: string
  readonly ids: readonly string[]
}

/** The values of a property that occur among the points, each with its points and a tint. */
export const groupsOf = (points: readonly SpacePoint[], property: Property): Group[] =>
  VALUES[property]
    .map((value) => ({
      value,
      tint: TINTS[value] ?? NO_TINT,
      ids: points.filter(({ truth }) => truth[property] === value).map(({ id }) => id),
    }))
    .filter(({ ids }) => ids.length > 0)
