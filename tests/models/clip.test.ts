import { afterAll, describe, expect, it } from 'vitest'
import { CLIP, embedTexts, idsOf, pixelsOf } from '../../components/models/clip.ts'
import { createNodeEngine } from '../../components/runtime/node-engine.ts'
import { createRandom } from '../../components/world/random.ts'
import { measureClip } from '../../scripts/check/clip-metrics.ts'
import { tokeniserFromDisk } from '../../scripts/check/models-from-disk.ts'
import { spritesFromDisk } from '../../scripts/world/sprites-from-disk.ts'
import {
  expectCardFits,
  expectClose,
  expectMetrics,
  modelsFolder,
  readCard,
  readJson,
  someOf,
  unpackPictures,
  type Packed,
} from '../support/models.ts'

interface Golden {
  readonly rtol: number
  readonly pictures: Packed
  readonly texts: string[]
  readonly ids: number[][]
  readonly image: {
    embedding: number[][]
    patches: { largest: number; some: number[][][] }
    patch_embedding: { some: number[][][] }
  }
  readonly text: { embedding: number[][]; states: { largest: number; some: number[][][] } }
}

const engine = createNodeEngine(modelsFolder)
const tokeniser = tokeniserFromDisk()
const card = readCard('clip')
const golden = readJson<Golden>('clip/golden.json')
afterAll(() => engine.release())

describe('the committed CLIP', () => {
  it('is what its card says, to the byte', () => expectCardFits(card))

  it('weighs at most 6 MB over the wire', () => {
    expect(Object.values(card.files).reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(6_000_000)
  })

  it('reads texts into the same tokens as in training', () => {
    expect(golden.texts.map((text) => [...tokeniser.encode(text).ids])).toEqual(golden.ids)
  })

  it('sees pictures as PyTorch did', async () => {
    const { tensors } = await engine.run(CLIP.image, { pixels: pixelsOf(unpackPictures(golden.pictures)) })
    const { embedding, patches, patch_embedding } = golden.image
    expectClose(tensors.embedding!.data, embedding, golden.rtol)
    expectClose(someOf(tensors.patches!, 9, 8).data, patches.some, golden.rtol, patches.largest)
    expectClose(someOf(tensors.patch_embedding!, 9, 8).data, patch_embedding.some, golden.rtol)
  })

  it('reads texts as PyTorch did', async () => {
    const ids = idsOf(golden.texts.map((text) => tokeniser.encode(text)))
    const { tensors } = await engine.run(CLIP.text, { ids })
    const { embedding, states } = golden.text
    expectClose(tensors.embedding!.data, embedding, golden.rtol)
    expectClose(someOf(tensors.states!, 4, 8).data, states.some, golden.rtol, states.largest)
  })

  it('gives each text the same vector alone and among others', async () => {
    const encoded = golden.texts.map((text) => tokeniser.encode(text))
    const together = await embedTexts(engine, encoded)
    const alone = await embedTexts(engine, [encoded[2]!])
    expectClose(together.embedding.data.subarray(2 * 128, 3 * 128), [...alone.embedding.data], 1e-5)
  })

  it('reaches every floor on its card, on scenes that it never saw', async () => {
    expectMetrics(card, await measureClip({ engine, tokeniser, sprites: spritesFromDisk() }))
  })
})

/** Characters from every corner: controls, combining marks, right-to-left, surrogates alone and in pairs, emoji. */
function oddText(seed: number): string {
  const random = createRandom(seed)
  const ranges = [
    [0, 0x1f],
    [0x20, 0x7e],
    [0x300, 0x36f],
    [0x590, 0x6ff],
    [0x900, 0xdff],
    [0x2000, 0x206f],
    [0x4e00, 0x9fff],
    [0xd800, 0xdfff],
    [0xfe00, 0xfe0f],
    [0x1f300, 0x1faff],
    [0xe0000, 0xe01ef],
  ] as const
  const words = ['red', 'car', '<|endoftext|>', '<|pad|>', '<|startoftext|>', '\u0000', '  ', '\n']
  const length = random.chance(0.02) ? 5000 : random.int(60)
  let text = ''
  while (text.length < length) {
    const [low, high] = random.pick(ranges)
    text += random.chance(0.2) ? random.pick(words) : String.fromCodePoint(low + random.int(high - low + 1))
  }
  return text
}

describe('any text at all', () => {
  it('gives 32 tokens that start, end and pad, and a finite vector of length 1: 10,000 odd ones', async () => {
    const texts = [
      '',
      ' ',
      '\ud800',
      'a'.repeat(100_000),
      ...Array.from({ length: 9_996 }, (_, i) => oddText(i)),
    ]
    const [start, end, pad] = tokeniser.encode('').ids
    const encoded = texts.map((text) => tokeniser.encode(text))
    for (const { ids, tokens } of encoded) {
      expect(ids).toHaveLength(32)
      expect(ids[0]).toBe(start)
      expect(ids.indexOf(end!)).toBe(tokens.length - 1)
      expect(ids.subarray(tokens.length).every((id) => id === pad)).toBe(true)
    }
    const { embedding } = await embedTexts(engine, encoded)
    for (let i = 0; i < texts.length; i++) {
      let square = 0
      for (let j = 0; j < 128; j++) square += embedding.data[i * 128 + j]! ** 2
      expect(Math.abs(square - 1)).toBeLessThan(1e-3)
    }
  })
})
