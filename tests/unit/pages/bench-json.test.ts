import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { BenchReport } from '../../../components/pages/bench-report.ts'
import { modelCards } from '../../../components/pages/model-cards.ts'
import { PUBLIC } from '../../../scripts/lib/paths.ts'

const { models, runtime } = JSON.parse(readFileSync(join(PUBLIC, 'bench.json'), 'utf8')) as BenchReport

/** Bytes by model and file, for instance `clip/image`. */
const onCards = Object.fromEntries(
  modelCards.flatMap(({ name, files }) =>
    Object.entries(files).map(([file, { bytes }]) => [`${name}/${file}`, bytes]),
  ),
)

// A model that was replaced leaves the times and sizes of the old one on the benchmark page: `npm run bench` again.
describe('the committed benchmark', () => {
  it('measured the model files that are committed, by their bytes', () => {
    expect(Object.fromEntries(models.map(({ model, file, bytes }) => [`${model}/${file}`, bytes]))).toEqual(
      onCards,
    )
  })

  it('sums them to what all models weigh', () => {
    expect(runtime.modelsBytes).toBe(Object.values(onCards).reduce((sum, bytes) => sum + bytes, 0))
  })
})
