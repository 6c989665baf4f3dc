// @vitest-environment happy-dom
import type { VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { bracketed, pickedFrom, written } from '../../../components/demos/denoise-steps/arithmetic.ts'
import {
  aboveLeast,
  factsOf,
  mapOf,
  packAttention,
  sharesOf,
  wordMaps,
} from '../../../components/demos/denoise-steps/attention.ts'
import Demo from '../../../components/demos/denoise-steps/Demo.vue'
import { kept } from '../../../components/demos/denoise-steps/kept.ts'
import { readingOf, restored, roundAt } from '../../../components/demos/denoise-steps/rounds.ts'
import { guide } from '../../../components/models/diffusion/guidance.ts'
import type { DiffusionSettings } from '../../../components/models/diffusion/settings.ts'
import { DEFAULT_SETTINGS } from '../../../components/models/diffusion/settings.ts'
import { textToImage } from '../../../components/models/diffusion/text-to-image.ts'
import { tensor } from '../../../components/runtime/tensor.ts'
import { decodeTrace, encodeTrace } from '../../../components/trace/codec.ts'
import { recordRun } from '../../../components/trace/recorder.ts'
import type { Trace } from '../../../components/trace/step.ts'
import { fakeDiffusion, wordTokeniser } from '../../support/fake-diffusion.ts'
import { clearPage, mountDemo, stubPage, type Mounting } from '../../support/mount-demo.ts'

vi.mock('../../../components/demos/denoise-steps/diagram.mmd?diagram', () => ({
  default: { layout: null, narrow: null, nodes: [], edges: [], caption: '', source: '' },
}))

const asked: DiffusionSettings = { ...DEFAULT_SETTINGS, prompt: 'a red fox on the beach', seed: 7, steps: 4 }

const tokeniser = () => Promise.resolve(wordTokeniser)

const recorded = new Map<string, Promise<Trace>>()

function record(settings: Partial<DiffusionSettings> = {}): Promise<Trace> {
  const all = { ...asked, ...settings }
  const key = JSON.stringify(all)
  const run = () => textToImage(fakeDiffusion(), wordTokeniser, { ...all, preview: true })
  const made = recorded.get(key) ?? recordRun(run(), { settings: { ...all } })
  recorded.set(key, made)
  return made
}
const stored = async (settings: Partial<DiffusionSettings> = {}) =>
  encodeTrace(kept(await record(settings), { side: 64, bits: 6 }))

/** A busy machine is no failure. */
const SOON = { timeout: 15_000 }

describe('the rounds of a run', () => {
  it('chain: what leaves one step enters the next', async () => {
    const { rounds } = readingOf(await record())!
    expect(rounds.map(({ index }) => index)).toEqual([0, 1, 2, 3])
    rounds.slice(1).forEach((round, i) => {
      expect([...round.latent!.data]).toEqual([...rounds[i]!.result!.data])
      expect(round.t).toBe(rounds[i]!.next)
    })
  })

  it.each([-5, 0, 0.5, 1, 3, 20])('guide the noise by the line of the notes at w = %s', async (guidance) => {
    const { rounds, tokens } = readingOf(await record({ guidance }))!
    for (const { without, withPrompt, noise } of rounds) {
      expect(without === null).toBe(guidance === 1)
      expect(withPrompt === null).toBe(guidance === 0)
      if (!without || !withPrompt) continue
      const expected = guide(without.data as Float32Array, withPrompt.data as Float32Array, guidance)
      expect(Math.max(...expected.map((value, i) => Math.abs(value - noise!.data[i]!)))).toBeLessThan(1e-4)
    }
    expect(tokens.length, 'without the prompt, attention is on the empty text').toBe(guidance === 0 ? 2 : 8)
  })

  it('of a sampler that asks twice a step are those at x_t', async () => {
    const { rounds } = readingOf(await record({ sampler: 'heun' }))!
    rounds
      .slice(1)
      .forEach((round, i) => expect([...round.latent!.data]).toEqual([...rounds[i]!.result!.data]))
  })

  it('are there as far as the run has come', async () => {
    const trace = await record()
    const half = { ...trace, complete: false, steps: trace.steps.slice(0, 8) }
    const { rounds, of, picture } = readingOf(half)!
    expect([rounds.length, of, picture]).toEqual([2, 4, null])
    expect(rounds[1]!.latent).not.toBeNull()
    expect(rounds[1]!.noise).toBeNull()
    expect(readingOf({ ...trace, steps: trace.steps.slice(0, 3) })).toBeNull()
    expect(trace.steps.map((_, at) => roundAt(trace, at))).toEqual([
      0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3,
    ])
  })
})

describe('the recorded run', () => {
  it('gives back what it left out, and everything else to eight bits', async () => {
    const trace = await record()
    const read = readingOf(restored(await decodeTrace(await stored())))!
    // what is rounded away in the two predictions counts as often as guidance says
    const least = 0.02 * DEFAULT_SETTINGS.guidance
    readingOf(trace)!.rounds.forEach((round, i) => {
      const again = read.rounds[i]!
      for (const name of ['latent', 'without', 'withPrompt', 'noise', 'denoised', 'result'] as const) {
        const [a, b] = [round[name]!.data, again[name]!.data]
        expect(Math.max(...a.map((value, k) => Math.abs(value - b[k]!))), name).toBeLessThan(least)
      }
      expect(again.result!.dims).toEqual([4, 16, 16])
      expect(again.pixels!.dims).toEqual([64, 64, 3])
    })
    expect(read.picture!.dims).toEqual([128, 128, 3])
  })
})

describe('attention', () => {
  const attention = tensor(
    Float32Array.from({ length: 6 * 256 * 32 }, (_, i) => (i % 32 === 3 ? 0.5 : 0.5 / 31)),
    [6, 256, 32],
  )

  it('is stored within a step of 64, of the tokens that there are', () => {
    const packed = packAttention(attention, 5)
    expect([packed.type, packed.dims]).toEqual(['uint8', [6, 256, 5]])
    const [whole, small] = [wordMaps([attention], 2)!, wordMaps([packed], 2)!]
    for (let token = 0; token < 5; token++) {
      expect(mapOf(small, token)[17]).toBeCloseTo(mapOf(whole, token)[17]!, 1)
    }
  })

  it('adds up to 1 at each place, in any layer, and in their mean over steps', () => {
    for (const layer of [null, 0, 5]) {
      const shares = sharesOf(wordMaps([attention, attention], layer)!, 32)
      expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 4)
    }
    expect(wordMaps([], null)).toBeNull()
  })

  it('is described by its strongest place, and shown from its least', () => {
    const map = Float32Array.from({ length: 256 }, (_, i) => (i === 35 ? 0.75 : 0.25))
    expect(factsOf(map)).toMatchObject({ least: 0.25, most: 0.75, row: 3, column: 4 })
    expect([aboveLeast(map)[0], aboveLeast(map)[35]]).toEqual([0, 0.5])
  })
})

describe('the numbers of a place', () => {
  it('are written with two decimals, a true minus sign, and brackets after an operator', () => {
    expect([written(1.005), written(-0.001), written(-1.5), written(null)]).toEqual([
      '1.00',
      '0.00',
      '−1.50',
      '–',
    ])
    expect([bracketed(-0.5), bracketed(0.5)]).toEqual(['(−0.50)', '0.50'])
  })

  it('are those of the channel and the place', async () => {
    const round = readingOf(await record())!.rounds[0]!
    expect(pickedFrom(round, 2, 33).latent).toBe(round.latent!.data[2 * 256 + 33])
  })
})

async function show(more: Partial<Mounting> = {}, settings: Partial<DiffusionSettings> = {}) {
  const engine = fakeDiffusion()
  const mounting = { trace: await stored(settings), engine, tokeniser, autoplay: false, ...more }
  const wrapper = await mountDemo(Demo, mounting)
  await vi.waitFor(() => expect(wrapper.find('.ml-film button').exists()).toBe(true), SOON)
  return { wrapper, engine }
}

const currentFrame = (wrapper: VueWrapper) =>
  wrapper.findAll('.ml-film button').findIndex((frame) => frame.attributes('aria-current') === 'step')
const isLive = (wrapper: VueWrapper) => wrapper.find('[data-origin=live]').exists()

describe('the demo', { timeout: 60_000 }, () => {
  beforeEach(stubPage)
  afterEach(clearPage)

  it('goes back and forth through the steps, by slider and by frame, and keeps the step in the link', async () => {
    const { wrapper } = await show()
    await wrapper.find('.ml-step-slider input').setValue('2')
    expect(currentFrame(wrapper)).toBe(2)
    expect(wrapper.find('.ml-step-text').text()).toContain('t = 500 → 250')
    await wrapper.findAll('.ml-film button')[1]!.trigger('click')
    expect(wrapper.text()).toContain('Step 2 of 4 in numbers')
    await vi.waitFor(() => expect(location.search).toContain('denoise-steps.step=2'), SOON)
    wrapper.unmount()
  })

  it('opens at the step, the word and the place of a lesson link', async () => {
    history.replaceState(null, '', '/?denoise-steps.step=3&denoise-steps.word=2&denoise-steps.pixel=0')
    const { wrapper } = await show()
    await vi.waitFor(() => expect(currentFrame(wrapper)).toBe(2), SOON)
    expect(wrapper.text()).toContain('“red” gets')
    expect(wrapper.text()).toContain('row 1, column 1')
    wrapper.unmount()
  })

  it('fills the numbers of the picked place into the guidance', async () => {
    const { wrapper } = await show()
    const sum = wrapper.find('.ml-denoise-sum').text().replaceAll('−', '-')
    const [without, w, withPrompt, again, result] = [...sum.matchAll(/-?\d+(\.\d+)?/g)].map(([n]) =>
      Number(n),
    )
    expect(w).toBe(DEFAULT_SETTINGS.guidance)
    expect(Math.abs(without!)).toBe(Math.abs(again!))
    expect(without! + w! * (withPrompt! - without!)).toBeCloseTo(result!, 1)
    const before = wrapper.find('.ml-denoise-sum').text()
    const map = wrapper.find('.ml-pixel-map[tabindex]')
    await map.trigger('keydown', { key: 'ArrowUp' })
    expect(wrapper.text()).toContain('row 7, column 8')
    await wrapper.findAll('.ml-denoise-channels button')[3]!.trigger('click')
    expect(wrapper.find('.ml-denoise-sum').text()).not.toBe(before)
    wrapper.unmount()
  })

  it('says what there is to say where guidance needs one pass only', async () => {
    const { wrapper } = await show({}, { guidance: 1 })
    expect(wrapper.text()).toContain('The UNet is asked once')
    expect(wrapper.text()).toContain('At w = 1')
    wrapper.unmount()
  })

  it('shows a word over the picture, in one layer or all, in a step or the whole run, and takes it away', async () => {
    const { wrapper } = await show()
    await wrapper.findAll('.ml-token')[6]!.trigger('click')
    expect(wrapper.find('.ml-attention-overlay-field').attributes('aria-label')).toContain('“beach”')
    const said = wrapper.find('.ml-denoise-said').text()
    expect(said).toContain('“beach” gets')
    await wrapper.findAll('.ml-denoise-selects select')[0]!.setValue('4')
    await wrapper.findAll('.ml-denoise-selects select')[1]!.setValue('run')
    await wrapper.find('.ml-denoise-choice .ml-button-quiet').trigger('click')
    expect(wrapper.find('.ml-attention-overlay').exists()).toBe(false)
    expect(wrapper.find('.ml-denoise-picture canvas').exists()).toBe(true)
    wrapper.unmount()
  })

  it('runs the prompt of the reader live, and says so when the settings have moved on', async () => {
    history.replaceState(null, '', '/?denoise-steps.steps=2')
    const { wrapper, engine } = await show()
    await wrapper.find('input[type=text]').setValue('two blue fish')
    expect(wrapper.find('.ml-denoise-note').text()).toContain('a red fox on the beach')
    await wrapper.find('form').trigger('submit')
    await vi.waitFor(() => expect(isLive(wrapper)).toBe(true), SOON)
    await vi.waitFor(() => expect(wrapper.find('[data-running]').exists()).toBe(false), SOON)
    expect(engine.count('unet')).toBe(2)
    expect(wrapper.find('.ml-token-strip').text()).toContain('fish')
    expect(wrapper.find('.ml-denoise-note').text()).toBe('')
    wrapper.unmount()
  })

  it('asks the networks nothing any more once it is left', async () => {
    let release = () => {}
    const engine = fakeDiffusion({
      before: ({ file }) => (file === 'unet' ? new Promise<void>((go) => (release = go)) : undefined),
    })
    const { wrapper } = await show({ engine })
    await wrapper.find('form').trigger('submit')
    await vi.waitFor(() => expect(engine.count('unet')).toBe(1), SOON)
    wrapper.unmount()
    release()
    await new Promise((go) => setTimeout(go, 20))
    expect(engine.runs.map(({ file }) => file.file)).toEqual(['text', 'unet'])
  })

  it('takes a prompt of any length, and says where it was cut', async () => {
    history.replaceState(null, '', '/?denoise-steps.steps=1')
    const { wrapper } = await show()
    await wrapper.find('input[type=text]').setValue(`${'fox '.repeat(2500)}end`)
    expect(wrapper.find('.ml-prompt-cut').text()).toMatch(/Cut after 400 of 10,003 characters, at “…/)
    await wrapper.find('form').trigger('submit')
    await vi.waitFor(() => expect(isLive(wrapper)).toBe(true), SOON)
    await vi.waitFor(() => expect(wrapper.find('.ml-denoise-cut').text()).toContain('it read up to'), SOON)
    wrapper.unmount()
  })
})
