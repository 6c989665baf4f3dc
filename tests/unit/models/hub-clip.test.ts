// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { type HubProgress, openHubClip } from '../../../components/models/hub-clip.ts'
import { hubBytes, hubClip } from '../../../components/runtime/hub-model.ts'
import { fakeHub } from '../../support/fake-hub.ts'

const picture = { pixels: Uint8ClampedArray.of(1, 2, 3, 4, 5, 6), width: 2, height: 1 }

describe('the full-size CLIP', () => {
  it('opens both towers and tells how far they have come together', async () => {
    const { engine, requests } = fakeHub()
    const seen: HubProgress[] = []
    await openHubClip(engine, { onProgress: (progress) => seen.push(progress) })
    expect(requests.loaded).toEqual(['text', 'image'])
    expect(seen[0]).toEqual({ loaded: 5, total: 10 + hubBytes(hubClip, 'image'), cached: false })
    expect(seen.at(-1)).toEqual({ loaded: 20, total: 20, cached: false })
  })

  it('is given the picture as it is and one prompt a line', async () => {
    const { engine, requests } = fakeHub()
    const clip = await openHubClip(engine)
    await clip.classify(picture, ['a cat', 'two\nlines, café'])
    expect(requests.pictures).toEqual([{ dims: [1, 2, 3], data: [1, 2, 3, 4, 5, 6] }])
    expect(requests.prompts).toEqual([['a cat', 'two lines, café']])
    expect(picture.pixels).toHaveLength(6)
  })

  it('scores by cosine, times one hundred, then softmax', async () => {
    const clip = await openHubClip(fakeHub().engine)
    const { cosines, logits, probabilities, ms } = await clip.classify(picture, ['a cat', 'a dog'])
    expect(cosines[0]).toBeCloseTo(0.8, 6)
    expect(cosines[1]).toBeCloseTo(0.6, 6)
    expect(logits[0]).toBeCloseTo(80, 4)
    expect(probabilities[0]! / probabilities[1]!).toBeCloseTo(Math.exp(20), -4)
    expect(probabilities[0]! + probabilities[1]!).toBeCloseTo(1, 6)
    expect(ms).toBe(3)
  })
})
