import type { Reading } from '../../models/judge.ts'
import { COLUMNS, ROWS } from '../../world/facts.ts'
import { BACKGROUND_ANSWERS } from '../../world/vocabulary.ts'
import { isColumn, isRow, type Named, type NamedThing } from './named.ts'

/** One thing that the prompt names, and what the judge read. */
export interface Check {
  readonly kind: 'concept' | 'colour' | 'place' | 'background' | 'style'
  readonly wanted: string
  /** What is there instead, or the same; empty where the thing itself is missing, null for its own colours. */
  readonly seen: string | null
  readonly ok: boolean
}

const MOST_LISTED = 3

type Seen = Reading['stickers'][number]

/** Column and row of a cell, 0 … 8. */
export const placeOf = (cell: number): { column: string; row: string } => ({
  column: COLUMNS[cell % 3]!,
  row: ROWS[Math.floor(cell / 3)]!,
})

const isThere = ({ places }: NamedThing, { cell }: Seen): boolean => {
  const { column, row } = placeOf(cell)
  const columns = places.filter(isColumn)
  const rows = places.filter(isRow)
  return (
    (columns.length === 0 || columns.some((place) => place === column)) &&
    (rows.length === 0 || rows.some((place) => place === row))
  )
}

/** Each once, and not more than fit into a cell of a table. */
function listed(names: readonly string[]): string {
  const each = [...new Set(names)]
  return each.length > MOST_LISTED ? `${each.slice(0, MOST_LISTED).join(', ')} …` : each.join(', ')
}

function checksOf(thing: NamedThing, stickers: readonly Seen[]): Check[] {
  const same = stickers.filter(({ concept }) => concept === thing.concept.value)
  const fit = (seen: Seen): number =>
    Number(!thing.colour || seen.colour === thing.colour.value) * 2 + Number(isThere(thing, seen))
  const best = [...same].sort((a, b) => fit(b) - fit(a))[0]
  const others = listed(stickers.map(({ concept }) => concept))
  const checks: Check[] = [
    {
      kind: 'concept',
      wanted: thing.concept.value,
      seen: best ? thing.concept.value : others,
      ok: best !== undefined,
    },
  ]
  if (thing.colour) {
    const wanted = thing.colour.value
    checks.push({ kind: 'colour', wanted, seen: best ? best.colour : '', ok: best?.colour === wanted })
  }
  if (thing.places.length > 0) {
    const { column = '', row = '' } = best ? placeOf(best.cell) : {}
    const wanted = [...new Set(thing.places)].join(' ')
    checks.push({
      kind: 'place',
      wanted,
      seen: `${row} ${column}`.trim(),
      ok: best !== undefined && isThere(thing, best),
    })
  }
  return checks
}

/** Holds the judge's reading of a picture against what a prompt names. */
export function verdict({ things, background, style }: Named, reading: Reading): Check[] {
  const checks = things.flatMap((thing) => checksOf(thing, reading.stickers))
  if (background) {
    checks.push({
      kind: 'background',
      wanted: BACKGROUND_ANSWERS[background.value],
      seen: BACKGROUND_ANSWERS[reading.background],
      ok: reading.background === background.value,
    })
  }
  if (style) {
    const ok = reading.style === style.value
    checks.push({ kind: 'style', wanted: style.value, seen: reading.style, ok })
  }
  return checks
}

/** How many of the checks are met. */
export const met = (checks: readonly Check[]): number => checks.filter(({ ok }) => ok).length
