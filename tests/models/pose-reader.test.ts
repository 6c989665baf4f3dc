import { afterAll, describe, expect, it } from 'vitest'
import { POSE_READER, readPoses, shareWithin } from '../../components/models/pose-reader.ts'
import { pixelsOf } from '../../components/models/judge.ts'
import { createNodeEngine } from '../../components/runtime/node-engine.ts'
import { drawScene } from '../../components/world/draw.ts'
import { jointsOf } from '../../components/world/figure.ts'
import { makeFigureScene } from '../../components/world/figure-scene.ts'
import { measurePoseReader } from '../../scripts/check/pose-metrics.ts'
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
}

const engine = createNodeEngine(modelsFolder)
const card = readCard('pose-reader')
const golden = readJson<Golden>('pose-reader/golden.json')
afterAll(() => engine.release())

describe('the committed pose reader', () => {
  it('is what its card says, to the byte', () => expectCardFits(card))

  it('weighs at most 4 MB over the wire', () => {
    expect(card.files.reader!.bytes).toBeLessThan(4_000_000)
  })

  it('finds joints where PyTorch did', async () => {
    const { tensors } = await engine.run(POSE_READER, {
      pixels: pixelsOf(unpackPictures(golden.pictures, 2)),
    })
    for (const [name, values] of Object.entries(golden.outputs))
      expectClose(tensors[name]!.data, values, golden.rtol)
  })

  it('reads a pose by the names of its joints', async () => {
    const scene = makeFigureScene(1, 'val')
    const [pose] = await readPoses(engine, [drawScene(scene, spritesFromDisk())])
    expect(shareWithin(pose!, jointsOf(scene.figure!))).toBeGreaterThan(0.8)
  })

  it('reaches every floor on its card, on people that it never saw', async () => {
    expectMetrics(card, await measurePoseReader(engine, spritesFromDisk()))
  })
})
