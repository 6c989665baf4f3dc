import { afterAll, describe, expect, it } from 'vitest'
import { DIFFUSION, predict, readTexts } from '../../components/models/diffusion/networks.ts'
import { createNodeEngine } from '../../components/runtime/node-engine.ts'
import { tensor } from '../../components/runtime/tensor.ts'
import { tokeniserFromDisk } from '../../scripts/check/models-from-disk.ts'
import { drawAndRead, scoreSingles, singleScenes } from '../../scripts/check/unet-metrics.ts'
import {
  expectCardFits,
  expectClose,
  expectMetrics,
  modelsFolder,
  readCard,
  readJson,
} from '../support/models.ts'

interface Golden {
  readonly rtol: number
  readonly texts: string[]
  readonly latent: number[][][][]
  readonly time: number[]
  readonly prediction: number[][][][]
}

const engine = createNodeEngine(modelsFolder)
const tokeniser = tokeniserFromDisk()
const card = readCard('student')
const golden = readJson<Golden>('student/golden.json')
afterAll(() => engine.release())

/** Pictures that the repeated measurement draws. */
const SPOT = 48

describe('the committed student', () => {
  it('is what its card says, to the byte', () => expectCardFits(card))

  it('weighs at most 4 MB over the wire', () => {
    expect(card.files.student!.bytes).toBeLessThanOrEqual(4_000_000)
  })

  it('predicts as PyTorch did', async () => {
    const { value: states } = await readTexts(
      engine,
      golden.texts.map((text) => tokeniser.encode(text)),
    )
    const size = states.data.length / golden.texts.length
    for (const [i, t] of golden.time.entries()) {
      const contexts = tensor((states.data as Float32Array).slice(i * size, (i + 1) * size), [
        1,
        ...states.dims.slice(1),
      ])
      const x = Float32Array.from(golden.latent[i]!.flat(2))
      const { value } = await predict(engine, { x, t, contexts, network: DIFFUSION.student })
      expectClose(value.v[0]!, golden.prediction[i], golden.rtol)
    }
  })

  it('says on its card what it kept of its teacher’s scores, and which floors it missed', () => {
    expectMetrics(card, card.metrics)
  })

  it('draws in four jumps what its card says: a part of the measurement, repeated', async () => {
    const scenes = singleScenes(SPOT)
    const sampling = { network: DIFFUSION.student, sampler: 'lcm', steps: 4, guidance: 1 } as const
    const { readings } = await drawAndRead(engine, scenes, sampling)
    const found = scoreSingles(scenes, readings)
    for (const name of ['concept', 'background'] as const) {
      const share = card.metrics[`${name}_4`]!
      // four standard deviations of a share of so few
      const slack = 4 * Math.sqrt((share * (1 - share)) / SPOT) + 1 / SPOT
      expect(Math.abs(found[name] - share), name).toBeLessThan(slack)
    }
  })
})
