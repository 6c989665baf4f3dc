// @vitest-environment happy-dom
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import Demo from '../../../components/demos/forward-diffusion/Demo.vue'
import {
  decodedIn,
  decodeNoisy,
  type LatentMemory,
  noisyLatent,
} from '../../../components/demos/forward-diffusion/noisy-latent.ts'
import {
  keepNoise,
  levelOf,
  scheduleCurves,
  shownSignal,
  signalOf,
} from '../../../components/demos/forward-diffusion/noising.ts'
import { FIRST } from '../../../components/demos/forward-diffusion/presets.ts'
import { walk, walksAt } from '../../../components/demos/forward-diffusion/walk.ts'
import { chosenScene } from '../../../components/demos/shared/picture-choice.ts'
import type { Run, Trace } from '../../../components/trace/step.ts'
import { recordRun } from '../../../components/trace/recorder.ts'
import { summarise } from '../../../components/views/statistics.ts'
import { fakeSprites } from '../../support/fake-clip.ts'
import { fakeDiffusion } from '../../support/fake-diffusion.ts'
import { clearPage, mountDemo, stubPage } from '../../support/mount-demo.ts'
import { heldDownload } from '../../support/held-download.ts'

const picture = chosenScene(FIRST.scene, fakeSprites)
const { schedule, seed } = FIRST

describe('noise in pixels', () => {
  it('needs no model, and leaves the picture as it is where there is none', () => {
    const x0 = signalOf(picture.picture)
    expect([...shownSignal(x0, picture.picture).pixels]).toEqual([...picture.picture.pixels])
  })

  it('is drawn anew only for another seed', () => {
    const noiseOf = keepNoise()
    const first = noiseOf(1, 64)
    expect(noiseOf(1, 64)).toBe(first)
    expect(noiseOf(2, 64)).not.toEqual(first)
  })

  it('falls under every schedule, from almost all picture to almost none', () => {
    for (const { alphaBar, logSnr } of scheduleCurves()) {
      const shares = alphaBar.map(([, share]) => share)
      expect(shares).toEqual([...shares].sort((a, b) => b - a))
      expect(shares[0]).toBeGreaterThan(0.999)
      expect(shares.at(-1)).toBeLessThan(0.005)
      expect(logSnr.every(([, value]) => Number.isFinite(value))).toBe(true)
    }
  })
})

describe('a thousand steps', () => {
  it('have the mean and the spread of one jump, at any t', () => {
    const walks = walk('linear', 0.8, { count: 2000, seed: 1 })
    for (const t of [0, 100, 500, 1000]) {
      const { mean, std } = summarise(walksAt(walks, t))
      const { alpha, sigma } = levelOf('linear', t)
      expect(Math.abs(mean - alpha * 0.8)).toBeLessThan(0.08)
      expect(Math.abs(std - sigma)).toBeLessThan(0.05)
    }
  })
})

describe('noise in the latent', () => {
  it('encodes a picture once, and decodes it at each t', async () => {
    const engine = fakeDiffusion()
    const memory: LatentMemory = new Map()
    const at = (t: number) =>
      recordRun(decodeNoisy(engine, picture, { schedule, t, seed }, memory), { settings: {} })
    expect((await at(100)).steps.map(({ stage }) => stage)).toEqual(['encoder', 'noise', 'decoder'])
    const second = await at(900)
    expect(second.steps.map(({ stage }) => stage)).toEqual(['noise', 'decoder'])
    expect([engine.count('encoder'), engine.count('decoder')]).toEqual([1, 2])
    const [decoded] = decodedIn(second)
    expect(decoded).toMatchObject({ t: 900, schedule, seed, picture: picture.id })
    expect(second.steps[0]!.tensors.latent).toEqual(noisyLatent(decoded!.latent, decoded!))
  })
})

async function* twoTimes(): Run {
  for (const t of [100, 900]) {
    yield* decodeNoisy(fakeDiffusion(), picture, { schedule, t, seed }, new Map())
  }
}

/** A busy machine is no failure. */
const SOON = { timeout: 20_000 }

let trace: Trace
beforeAll(async () => {
  trace = await recordRun(twoTimes(), { settings: {} })
})

async function show(engine = fakeDiffusion()) {
  const wrapper = await mountDemo(Demo, { trace, engine })
  await vi.waitFor(() => expect(wrapper.find('.ml-part').exists()).toBe(true), SOON)
  return wrapper
}

describe('the demo', () => {
  beforeEach(stubPage)
  afterEach(clearPage)

  it('moves through t without running a network, and fills the numbers in', async () => {
    const engine = fakeDiffusion()
    const wrapper = await show(engine)
    const slider = wrapper.find<HTMLInputElement>('.ml-step-slider input')
    await slider.setValue(899)
    expect(wrapper.find('.ml-forward-formula').text()).toContain(levelOf(schedule, 900).alpha.toFixed(3))
    expect(wrapper.text()).toContain('at t = 900')
    expect(engine.runs).toHaveLength(0)
    wrapper.unmount()
  })

  it('names the recorded time that it shows where that is another', async () => {
    const wrapper = await show()
    await wrapper.find('.ml-step-slider input').setValue(199)
    expect(wrapper.text()).toContain('at t = 100, the nearest recorded time')
    await wrapper.find('input[type=radio][value=linear]').setValue()
    expect(wrapper.text()).toContain('Nothing was decoded yet for this schedule')
    wrapper.unmount()
  })

  it('decodes live at the chosen t, and follows the slider from then on', async () => {
    const engine = fakeDiffusion()
    const wrapper = await show(engine)
    await wrapper.find('.ml-button-run').trigger('click')
    await vi.waitFor(() => expect(wrapper.find('[data-origin="live"]').exists()).toBe(true), SOON)
    await vi.waitFor(() => expect(engine.count('decoder')).toBe(1), SOON)
    await wrapper.find('.ml-step-slider input').setValue(699)
    await vi.waitFor(() => expect(wrapper.text()).toContain('makes of it at t = 700'), SOON)
    expect(engine.count('encoder')).toBe(1)
    wrapper.unmount()
  })

  it('lets a change wait for the first download, and decodes that then', async () => {
    const held = heldDownload(fakeDiffusion())
    const wrapper = await show(held.engine)
    await wrapper.find('.ml-button-run').trigger('click')
    await wrapper.find('.ml-step-slider input').setValue(699)
    await held.expectUndisturbed()
    held.arrive()
    await vi.waitFor(() => expect(wrapper.text()).toContain('makes of it at t = 700'), SOON)
    expect(held.engine.count('decoder')).toBe(2)
    wrapper.unmount()
  })

  it('brings a time and a seed that are none inside their range', async () => {
    history.replaceState(null, '', '/?forward-diffusion.t=NaN&forward-diffusion.seed=-4')
    const wrapper = await show()
    await nextTick()
    expect(wrapper.find('.ml-demo-notes').text()).toContain('“t”')
    expect(wrapper.find<HTMLInputElement>('.ml-forward-seed input').element.value).not.toBe('-4')
    wrapper.unmount()
  })

  it('walks a number step by step on request', async () => {
    const wrapper = await show()
    const details = wrapper.find<HTMLDetailsElement>('details.ml-part')
    expect(details.find('svg').exists()).toBe(false)
    details.element.open = true
    await details.trigger('toggle')
    expect(details.findAll('polyline')).toHaveLength(16)
    expect(details.text()).toContain('one jump, by the formula')
    wrapper.unmount()
  })
})
