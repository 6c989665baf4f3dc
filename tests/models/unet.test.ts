import { afterAll, describe, expect, it } from 'vitest'
import {
  DIFFUSION,
  LATENT,
  PICTURE,
  predict,
  readTexts,
  STATE,
} from '../../components/models/diffusion/networks.ts'
import { CONTEXT } from '../../components/models/tokeniser.ts'
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
  readonly attention: { some: number[][][][] }
  readonly bottleneck: { some: number[][][][] }
}

const engine = createNodeEngine(modelsFolder)
const tokeniser = tokeniserFromDisk()
const card = readCard('unet')
const golden = readJson<Golden>('unet/golden.json')
afterAll(() => engine.release())

const bytesOf = (model: string, file: string): number => readCard(model).files[file]!.bytes

describe('the committed UNet', () => {
  it('is what its card says, to the byte', () => expectCardFits(card))

  it('makes pictures from 8 MB in all: text tower, UNet and decoder', () => {
    const bytes = bytesOf('clip', 'text') + bytesOf('unet', 'unet') + bytesOf('vae', 'decoder')
    expect(bytes).toBeLessThanOrEqual(8_000_000)
  })

  it('predicts, attends and condenses as PyTorch did', async () => {
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
      expect(x).toHaveLength(LATENT.reduce((a, b) => a * b, 1))
      const { value } = await predict(engine, { x, t, contexts })
      expectClose(value.v[0]!, golden.prediction[i], golden.rtol)
      const attention = Array.from(value.attention.data).filter(
        (_, n) => n % 32 < 8 && Math.floor(n / 32) % 16 === 0,
      )
      expectClose(attention, golden.attention.some[i], golden.rtol)
      const bottleneck = Array.from(value.bottleneck.data).filter((_, n) => Math.floor(n / 64) % 16 === 0)
      expectClose(bottleneck, golden.bottleneck.some[i], golden.rtol)
    }
  })

  it('is there in pixel space, too, for its time: an untrained net of a few bytes that answers with a whole picture', async () => {
    expect(bytesOf('unet', 'pixels')).toBeLessThan(100_000)
    const dims = [1, 3, PICTURE, PICTURE]
    const { tensors } = await engine.run(DIFFUSION.pixels, {
      pixels: tensor(
        Float32Array.from({ length: 3 * PICTURE ** 2 }, (_, i) => (i % 7) / 7),
        dims,
      ),
      time: tensor(Float32Array.of(500), [1]),
      context: tensor(new Float32Array(CONTEXT * STATE), [1, CONTEXT, STATE]),
    })
    expect(tensors.prediction!.dims).toEqual(dims)
    expect(tensors.prediction!.data.every(Number.isFinite)).toBe(true)
  })

  it('gives each question its own answer, however many are asked at once', async () => {
    const { value: states } = await readTexts(
      engine,
      ['a red car', ''].map((text) => tokeniser.encode(text)),
    )
    const size = states.data.length / 2
    const x = Float32Array.from(golden.latent[0]!.flat(2))
    const together = await predict(engine, { x, t: 500, contexts: states })
    for (const row of [0, 1]) {
      const contexts = tensor((states.data as Float32Array).slice(row * size, (row + 1) * size), [
        1,
        ...states.dims.slice(1),
      ])
      const alone = await predict(engine, { x, t: 500, contexts })
      expectClose(together.value.v[row]!, Array.from(alone.value.v[0]!), 1e-4)
    }
  })

  it('says on its card which floors it reached on a thousand pictures, and which it missed', () => {
    expectMetrics(card, card.metrics)
  })

  it('draws what its card says: a part of the measurement, repeated', async () => {
    const scenes = singleScenes(SPOT)
    const { readings } = await drawAndRead(engine, scenes)
    const found = scoreSingles(scenes, readings)
    for (const name of ['concept', 'background'] as const) {
      const share = card.metrics[name]!
      // four standard deviations of a share of so few
      const slack = 4 * Math.sqrt((share * (1 - share)) / SPOT) + 1 / SPOT
      expect(Math.abs(found[name] - share), name).toBeLessThan(slack)
    }
  })
})

/** Pictures that the repeated measurement draws. */
const SPOT = 32
