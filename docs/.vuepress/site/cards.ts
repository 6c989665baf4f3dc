import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { totalsOf, type Totals } from '../../../components/pages/card-totals.ts'
import type { ModelCard } from '../../../components/runtime/card.ts'
import { PUBLIC } from '../../../scripts/lib/paths.ts'

const MODELS = join(PUBLIC, 'models')

/** The card of a model; null where the build has no such model. */
export function readCard(model: string): ModelCard | null {
  const path = join(MODELS, model, 'card.json')
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as ModelCard) : null
}

/** What the home page says of a model. */
export interface ModelLine extends Totals {
  readonly name: string
  readonly title: string
  readonly summary: string
  /** Minutes of training. */
  readonly minutes: number
}

/** A line for each model: the home page need not send whole cards with their training curves. */
export const collectModels = (): ModelLine[] =>
  readdirSync(MODELS)
    .flatMap((model) => readCard(model) ?? [])
    .map(({ name, title, summary, training, files }) => ({
      name,
      title,
      summary,
      minutes: training.minutes,
      ...totalsOf(files),
    }))
