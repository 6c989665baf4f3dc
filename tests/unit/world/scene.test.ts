import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { captionOf, captionSeed, hardNegative } from '../../../components/world/captions.ts'
import { drawScene, shrink } from '../../../components/world/draw.ts'
import { factsOf } from '../../../components/world/facts.ts'
import {
  boxOf,
  checkScene,
  isHeldOut,
  isHeldOutColour,
  makeScene,
  SPLITS,
} from '../../../components/world/scene.ts'
import { spritesFromDisk } from '../../../scripts/world/sprites-from-disk.ts'

const scenes = (split: (typeof SPLITS)[number], n = 400) =>
  Array.from({ length: n }, (_, i) => makeScene(i, split))

describe('a scene', () => {
  it('is the same for the same number and another for another', () => {
    for (const split of SPLITS) {
      expect(makeScene(7, split)).toEqual(makeScene(7, split))
      expect(makeScene(7, split)).not.toEqual(makeScene(8, split))
    }
    expect(makeScene(7, 'train')).not.toEqual(makeScene(7, 'val'))
  })

  it('stays what it was when the committed models were trained', () => {
    const text = JSON.stringify(SPLITS.flatMap((split) => scenes(split, 50)))
    expect(createHash('sha256').update(text).digest('hex').slice(0, 16)).toMatchInlineSnapshot(
      `"7826228ce2fa3154"`,
    )
  })

  it('and its captions are untouched by the people who came to the world later', () => {
    // computed before there were people
    const before = {
      train: ['cd810f02fb643237', '7266ed3036eb6cb7'],
      val: ['33caa977869ffe89', '90bcae55411e9a4c'],
      comp: ['ed288b1f28599d8e', '8d146e171fd262da'],
    }
    for (const split of SPLITS) {
      const shown = createHash('sha256')
      const said = createHash('sha256')
      for (const [i, scene] of scenes(split, 200).entries()) {
        const captions = [0, 1, 2, 3, 4, 5].map((k) => {
          const seed = captionSeed(i, k)
          return [captionOf(scene, seed), hardNegative(scene, seed)]
        })
        shown.update(JSON.stringify(scene))
        said.update(JSON.stringify([[...factsOf(scene)], captions]))
      }
      expect([shown, said].map((hash) => hash.digest('hex').slice(0, 16))).toEqual(before[split])
    }
  })

  it('keeps held-out combinations out of train and val, and shows one in every scene of comp', () => {
    expect(scenes('train').some(isHeldOut)).toBe(false)
    expect(scenes('val').some(isHeldOut)).toBe(false)
    const comp = scenes('comp')
    expect(comp.every((scene) => scene.stickers.some((s) => isHeldOutColour(s.concept, s.colour)))).toBe(true)
  })

  it('puts one to three stickers wholly inside the picture, none hiding another', () => {
    for (const { stickers } of scenes('train')) {
      expect(stickers.length).toBeGreaterThanOrEqual(1)
      expect(stickers.length).toBeLessThanOrEqual(3)
      for (const s of stickers) {
        const { x0, y0, x1, y1 } = boxOf(s)
        expect(Math.min(x0, y0)).toBeGreaterThanOrEqual(0)
        expect(Math.max(x1, y1)).toBeLessThanOrEqual(128)
      }
      for (const [i, a] of stickers.entries()) {
        for (const b of stickers.slice(i + 1)) {
          const distance = Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y))
          expect(distance).toBeGreaterThan((a.side + b.side) / 2 - Math.min(a.side, b.side) * 0.25)
        }
      }
    }
  })

  it('made by hand is refused with one sentence where the world has no such thing', () => {
    const sticker = { concept: 'car', colour: null, size: 'big', x: 64, y: 64, side: 60 } as const
    const scene = { background: 'white', style: 'flat', stickers: [sticker] } as const
    expect(() => checkScene(scene)).toThrow('A car needs a colour.')
    expect(() => checkScene({ ...scene, stickers: [{ ...sticker, concept: 'volcano' }] })).toThrow(
      'has no "volcano"',
    )
  })
})

describe('the drawing of a scene', () => {
  const sprites = spritesFromDisk()

  it('is the same bytes on every machine', () => {
    const hash = createHash('sha256')
    for (const scene of scenes('val', 40)) hash.update(drawScene(scene, sprites).pixels)
    expect(hash.digest('hex').slice(0, 16)).toMatchInlineSnapshot(`"4fba8de2f8507cab"`)
  })

  it('changes only where stickers are', () => {
    for (const scene of scenes('val', 40)) {
      const empty = drawScene({ ...scene, stickers: [] }, sprites).pixels
      const full = drawScene(scene, sprites).pixels
      let outside = 0
      for (let y = 0; y < 128; y++) {
        for (let x = 0; x < 128; x++) {
          const inside = scene.stickers.some((s) => {
            const box = boxOf(s)
            return x >= box.x0 - 1 && x <= box.x1 + 1 && y >= box.y0 - 1 && y <= box.y1 + 1
          })
          if (!inside && full[(y * 128 + x) * 3] !== empty[(y * 128 + x) * 3]) outside++
        }
      }
      expect(outside).toBe(0)
      expect(Buffer.compare(Buffer.from(full), Buffer.from(empty))).not.toBe(0)
    }
  })

  it('shrinks by whole factors only', () => {
    const picture = { width: 4, height: 2, pixels: Uint8Array.from({ length: 24 }, (_, i) => i) }
    expect(shrink(picture, 2).width).toBe(2)
    expect([...shrink(picture, 2).pixels]).toEqual([8, 9, 10, 14, 15, 16])
    expect(() => shrink(picture, 3)).toThrow('cannot be shrunk by 3')
  })
})
