// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import Demo from '../../../components/demos/contrastive/Demo.vue'
import {
  BATCH_SIZE,
  batchOf,
  type MomentsFile,
  replayMoments,
} from '../../../components/demos/contrastive/moments.ts'
import { score, type UseContrastiveOptions } from '../../../components/demos/contrastive/use-contrastive.ts'
import { packPictures } from '../../../components/demos/shared/packed-pictures.ts'
import { pairForce } from '../../../components/models/contrastive-loss.ts'
import type { Engine } from '../../../components/runtime/engine.ts'
import { tensor, type Tensor } from '../../../components/runtime/tensor.ts'
import { decodeTrace, encodeTrace } from '../../../components/trace/codec.ts'
import { recordRun } from '../../../components/trace/recorder.ts'
import { createRandom } from '../../../components/world/random.ts'
import { heldDownload } from '../../support/held-download.ts'

/** Unit vectors whose pairs agree the more, the larger `agreement` is. */
function vectors(n: number, d: number, agreement: number): { images: number[][]; texts: number[][] } {
  const random = createRandom(5)
  const unit = (v: number[]): number[] => v.map((x) => x / Math.hypot(...v))
  const noise = (): number[] => Array.from({ length: d }, () => random.between(-1, 1))
  const images = Array.from({ length: n }, () => unit(noise()))
  return {
    images,
    texts: images.map((u) => unit(noise().map((x, k) => x * (1 - agreement) + u[k]! * agreement * 3))),
  }
}

const scenes = Array.from({ length: BATCH_SIZE }, (_, i) => i)
const file: MomentsFile = {
  split: 'val',
  scenes,
  texts: scenes.map((i) => `caption ${i}`),
  fits: scenes.map((i) => scenes.map((j) => Number(i === j || (i === 2 && j === 5)))),
  stages: [0, 0.4, 0.95].map((agreement, at) => ({
    samples: at * 1000,
    scale: 10,
    bias: -5,
    ...vectors(16, 32, agreement),
  })),
}
const picture = { width: 64, height: 64, pixels: new Uint8Array(64 * 64 * 3).fill(90) }
const pictures = packPictures(scenes.map(() => picture))
const recorded = () => recordRun(replayMoments(file, pictures), { settings: { batch: 0 } })

describe('the batch', () => {
  it('is always the same for a number, and knows what is true of what', () => {
    const batch = batchOf(3)
    expect(batch.texts).toEqual(batchOf(3).texts)
    expect(batch.scenes).toHaveLength(16)
    scenes.forEach((i) => expect(batch.signs[i * 16 + i]).toBe(1))
  })

  it("takes the reader's caption to fit its own picture alone", () => {
    const { texts, signs } = batchOf(0, { at: 4, text: 'something' })
    expect(texts[4]).toBe('something')
    expect(scenes.map((i) => signs[i * 16 + 4])).toEqual(scenes.map((i) => (i === 4 ? 1 : -1)))
  })
})

describe('a moment', () => {
  it('has lower losses the better its vectors agree, and uses the set temperature', async () => {
    const { steps } = await recorded()
    expect(steps.map(({ stage }) => stage)).toEqual(['untrained', 'early', 'trained'])
    const [untrained, , trained] = steps.map((step) => score(step))
    expect(trained!.sigmoidLoss).toBeLessThan(untrained!.sigmoidLoss)
    expect(trained!.infoNceLoss).toBeLessThan(untrained!.infoNceLoss)
    expect(trained!.near).toBeGreaterThan(trained!.far)
    expect(untrained!.temperature).toBeCloseTo(0.1, 12)
    expect(score(steps[0]!, 0.5).logit).toEqual({ scale: 2, bias: -5 })
  })

  it('survives being recorded', async () => {
    const trace = await decodeTrace(await encodeTrace(await recorded()))
    expect(trace.steps[2]!.tensors.signs!.data[2 * 16 + 5]).toBe(1)
    expect(trace.steps[0]!.notes?.texts).toEqual(file.texts)
  })
})

const noEngine: Engine = {
  load: () => Promise.resolve(),
  release: () => Promise.resolve(),
  run: (_, feeds) => {
    const n = Object.values(feeds)[0]!.dims[0]!
    const data = new Float32Array(n * 8)
    for (let i = 0; i < n; i++) data[i * 8 + (i % 8)] = 1
    return Promise.resolve({ ms: 1, tensors: { embedding: tensor(data, [n, 8]) as Tensor } })
  },
}

const plain = () => Promise.resolve({ encode: () => ({ ids: new Int32Array(32), tokens: [], cut: false }) })
const noSprites = () => Promise.resolve({ get: () => new Float32Array(72 * 72 * 4) } as never)

async function show(options: Partial<UseContrastiveOptions> = {}) {
  const bytes = await encodeTrace(await recorded())
  const wrapper = mount(Demo, {
    attachTo: document.body,
    props: {
      options: {
        engine: noEngine,
        index: () =>
          Promise.resolve({ runtime: { version: '0', path: '', bytes: 0, sha256: '' }, models: [] }),
        fetch: () => Promise.resolve(new Response(bytes as Uint8Array<ArrayBuffer>)),
        tokeniser: plain,
        sprites: noSprites,
        learned: () => Promise.resolve({ logit: { scale: 20, bias: -8 }, samples: 5 }),
        ...options,
      },
    },
  })
  await vi.waitFor(() => expect(wrapper.find('.ml-pair').exists()).toBe(true))
  return wrapper
}

describe('the demo', { timeout: 30_000 }, () => {
  // a demo is in view at once, and the site has no index of models
  beforeEach(() => {
    vi.stubGlobal('IntersectionObserver', undefined)
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('', { status: 404 })))
  })
  afterEach(() => {
    vi.unstubAllGlobals()
    document.body.innerHTML = ''
    history.replaceState(null, '', '/')
  })

  it('shows the recorded batch at its moments, marked as recorded', async () => {
    const wrapper = await show()
    expect(wrapper.find('[data-origin="recorded"]').exists()).toBe(true)
    expect(wrapper.findAll('[role=gridcell]')).toHaveLength(256)
    expect(wrapper.findAll('[data-marked]')).toHaveLength(17)
    expect(wrapper.findAll('.ml-losses tbody tr')).toHaveLength(3)
    wrapper.unmount()
  })

  it('tells the force on the cell that the arrow keys reach', async () => {
    const wrapper = await show()
    await wrapper.find('[data-cell="0,0"]').trigger('keydown', { key: 'ArrowRight' })
    await nextTick()
    const { cosines, logit } = score((await recorded()).steps[0]!)
    expect(pairForce(cosines.values[1]!, -1, logit)).toBeLessThan(0)
    expect(wrapper.find('.ml-pair-verdict').text()).toMatch(/push apart|at rest/)
    wrapper.unmount()
  })

  it('changes the losses with the temperature, and nothing else', async () => {
    const wrapper = await show()
    const before = wrapper.find('.ml-losses tbody').text()
    await wrapper.find('.ml-contrastive-tau input').setValue('-0.3')
    expect(wrapper.find('.ml-losses tbody').text()).not.toBe(before)
    await wrapper.find('.ml-contrastive-tau button').trigger('click')
    expect(wrapper.find('.ml-losses tbody').text()).toBe(before)
    wrapper.unmount()
  })

  it("runs the reader's own caption live, and says that it is the trained moment alone", async () => {
    const wrapper = await show()
    await wrapper.find('.ml-contrastive-own input').setValue('my own words')
    await wrapper.find('.ml-contrastive-own').trigger('submit')
    await wrapper.find('.ml-button-run').trigger('click')
    await vi.waitFor(() => expect(wrapper.find('[data-origin="live"]').exists()).toBe(true))
    expect(wrapper.findAll('.ml-losses tbody tr')).toHaveLength(1)
    expect(wrapper.text()).toContain('my own words')
    expect(wrapper.text()).toContain('only the trained towers')
    wrapper.unmount()
  })

  it('runs the batch that is chosen while the first run is under way, and goes back to what was recorded', async () => {
    const held = heldDownload(noEngine)
    const wrapper = await show({ engine: held.engine })
    const batch = () => wrapper.find<HTMLSelectElement>('.ml-demo-controls select')
    await wrapper.find('.ml-button-run').trigger('click')
    await batch().setValue('3')
    await held.expectUndisturbed()
    expect(wrapper.find('.ml-contrastive-note[role=status]').exists()).toBe(true)
    held.arrive()
    await vi.waitFor(() => expect(wrapper.text()).toContain(batchOf(3).texts[0]))
    expect(wrapper.find('[data-origin="live"]').exists()).toBe(true)

    const buttons = wrapper.findAll('.ml-contrastive-note button')
    await buttons.at(-1)!.trigger('click')
    await vi.waitFor(() => expect(wrapper.find('[data-origin="recorded"]').exists()).toBe(true))
    expect(batch().element.value).toBe('0')
    expect(wrapper.find('.ml-contrastive-note[role=status]').exists()).toBe(false)
    wrapper.unmount()
  })

  it('says that a batch of a lesson link waits for the button', async () => {
    history.replaceState(null, '', '/?contrastive.batch=3')
    const wrapper = await show()
    await vi.waitFor(() => expect(wrapper.find('.ml-contrastive-note[role=status]').exists()).toBe(true))
    wrapper.unmount()
  })
})
