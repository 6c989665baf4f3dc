import { afterAll, describe, expect, it } from 'vitest'
import { JUDGE, pixelsOf } from '../../components/models/judge.ts'
import { createNodeEngine } from '../../components/runtime/node-engine.ts'
import { measureJudge } from '../../scripts/check/judge-metrics.ts'
import { spritesFromDisk } from '../../scripts/world/sprites-from-disk.ts'
import {
  expectCardFits,
  expectClose,
  expectMetrics,
  modelsFolder,
  readCard,
  readJson,
  unpackPictures,
  type Packed,
} from '../support/models.ts'

interface Golden {
  readonly rtol: number
  readonly pictures: Packed
  readonly outputs: Readonly<Record<string, unknown>>
  readonly concept: number[][]
}

const engine = createNodeEngine(modelsFolder)
const card = readCard('judge')
const golden = readJson<Golden>('judge/golden.json')
afterAll(() => engine.release())

describe('the committed judge', () => {
  it('is what its card says, to the byte', () => expectCardFits(card))

  it('weighs at most 4 MB over the wire', () => {
    expect(Object.values(card.files).reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(4_000_000)
  })

  it('reads pictures as PyTorch did', async () => {
    const { tensors } = await engine.run(JUDGE, { pixels: pixelsOf(unpackPictures(golden.pictures, 2)) })
    for (const [name, values] of Object.entries(golden.outputs))
      expectClose(tensors[name]!.data, values, golden.rtol)
    const { data, dims } = tensors.concept!
    const classes = dims.at(-1)!
    const best = Array.from({ length: data.length / classes }, (_, i) => {
      const row = [...data.subarray(i * classes, (i + 1) * classes)]
      return row.indexOf(Math.max(...row))
    })
    expect(best).toEqual(golden.concept.flat())
  })

  it('reaches every floor on its card, on scenes that it never saw', async () => {
    expectMetrics(card, await measureJudge(engine, spritesFromDisk()))
  })
})
