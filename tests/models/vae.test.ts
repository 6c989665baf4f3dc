import { afterAll, describe, expect, it } from 'vitest'
import { pixelsOf } from '../../components/models/judge.ts'
import { decode, DIFFUSION, encode, LATENT_SIZE } from '../../components/models/diffusion/networks.ts'
import { createNodeEngine } from '../../components/runtime/node-engine.ts'
import { tensor } from '../../components/runtime/tensor.ts'
import { measureVae } from '../../scripts/check/vae-metrics.ts'
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
  readonly latent: number[][][][]
  readonly pixels: { some: number[][][][] }
}

const engine = createNodeEngine(modelsFolder)
const card = readCard('vae')
const golden = readJson<Golden>('vae/golden.json')
afterAll(() => engine.release())

describe('the committed autoencoder', () => {
  it('is what its card says, to the byte', () => expectCardFits(card))

  it('encodes and decodes as PyTorch did', async () => {
    const pixels = pixelsOf(unpackPictures(golden.pictures, 2))
    const { latent } = (await engine.run(DIFFUSION.encoder, { pixels }, ['latent'])).tensors
    expectClose(latent!.data, golden.latent, golden.rtol)
    const { data, dims } = (await engine.run(DIFFUSION.decoder, { latent: latent! }, ['pixels'])).tensors
      .pixels!
    const side = dims[3]!
    const some = Array.from(data).filter((_, i) => i % 16 === 0 && Math.floor(i / side) % 16 === 0)
    expectClose(some, golden.pixels.some, golden.rtol)
  })

  it('gives latents of mean 0 and deviation 1, so that noise of deviation 1 fits them', async () => {
    const sums = { value: 0, square: 0, count: 0 }
    for (const picture of unpackPictures(golden.pictures, 2)) {
      const { data } = pixelsOf([picture])
      const { value } = await encode(engine, tensor(data, [3, 128, 128]))
      expect(value).toHaveLength(LATENT_SIZE)
      for (const v of value) {
        sums.value += v
        sums.square += v * v
        sums.count++
      }
    }
    expect(Math.abs(sums.value / sums.count)).toBeLessThan(0.4)
    expect(Math.sqrt(sums.square / sums.count)).toBeGreaterThan(0.6)
    expect(Math.sqrt(sums.square / sums.count)).toBeLessThan(1.6)
  })

  it('decodes any latent, however far out, into a picture', async () => {
    const far = new Float32Array(LATENT_SIZE).fill(1e4)
    const { value } = await decode(engine, far)
    expect([...value.data].every((v) => v >= 0 && v <= 1)).toBe(true)
  })

  it('reaches every floor on its card, on scenes that it never saw', async () => {
    expectMetrics(card, await measureVae(engine, spritesFromDisk()))
  })
})
