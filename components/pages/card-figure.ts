import type { ModelCard } from '../runtime/card.ts'
import { totalsOf } from './card-totals.ts'
import { metricValue } from './metric-texts.ts'

const millions = (n: number): string => (n >= 1e6 ? `${(n / 1e6).toFixed(2)} M` : `${Math.round(n / 1000)} k`)

function lookUp(card: ModelCard, path: string): unknown {
  const totals = totalsOf(card.files)
  const [first, ...rest] = path.split('.')
  if (first === 'parameters' || first === 'bytes') return totals[first]
  const root: unknown =
    first !== undefined && first in card.files ? card.files[first] : card[first as keyof ModelCard]
  return rest.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], root)
}

/**
 * A figure of a card in words: bytes as MB, parameters and samples in millions, metrics as their card shows them.
 * @throws RangeError if the card holds no such figure, so that a page that claims it does not build
 */
export function cardFigure(card: ModelCard, path: string, formatBytes: (bytes: number) => string): string {
  const value = lookUp(card, path)
  if (path.startsWith('metrics.') && value === undefined && Object.keys(card.metrics).length === 0) return '–'
  if (typeof value !== 'number') throw new RangeError(`The card of ${card.name} has no figure "${path}".`)
  if (path.endsWith('bytes')) return formatBytes(value)
  if (path.endsWith('parameters') || path.endsWith('samples')) return millions(value)
  if (path.startsWith('metrics.')) return metricValue(path.slice('metrics.'.length), value)
  return String(value)
}
