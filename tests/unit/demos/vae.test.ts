// @vitest-environment happy-dom
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { chosenScene } from '../../../components/demos/shared/picture-choice.ts'
import {
  autoencode,
  findBetween,
  findChanged,
  type AutoencodeQuestion,
  type Memory,
  readingOf,
} from '../../../components/demos/vae/autoencode.ts'
import { changeChannels, formatOps, parseOps, singleChanges } from '../../../components/demos/vae/channels.ts'
import {
  billOf,
  costIn,
  measureCost,
  numbersOf,
  OURS,
  pairsOf,
  STABLE_DIFFUSION,
} from '../../../components/demos/vae/cost.ts'
import Demo from '../../../components/demos/vae/Demo.vue'
import { FIRST } from '../../../components/demos/vae/presets.ts'
import { crossFade, differenceMap, psnr } from '../../../components/demos/vae/quality.ts'
import { recordRun } from '../../../components/trace/recorder.ts'
import type { Run, Trace } from '../../../components/trace/step.ts'
import { fakeSprites } from '../../support/fake-clip.ts'
import { fakeDiffusion } from '../../support/fake-diffusion.ts'
import { clearPage, mountDemo, stubPage } from '../../support/mount-demo.ts'
import { heldDownload } from '../../support/held-download.ts'

const pictures = [chosenScene(FIRST.scene, fakeSprites), chosenScene(FIRST.other, fakeSprites)] as const
const question: AutoencodeQuestion = { channels: FIRST.channels, share: FIRST.share, seed: FIRST.seed }
const run = (asked = question, memory: Memory = new Map(), engine = fakeDiffusion()) =>
  recordRun(autoencode(engine, pictures, asked, memory), { settings: {} })

const flat = (value: number) => ({ width: 8, height: 8, pixels: new Uint8Array(192).fill(value) })

describe('the channels', () => {
  const a = Float32Array.from({ length: 1024 }, (_, i) => i)
  const b = a.map((value) => -value)

  it('are kept, zeroed, swapped or replaced by noise, each by itself', () => {
    const changed = changeChannels(a, b, parseOps('kzsn'), 1)
    expect(changed.slice(0, 256)).toEqual(a.slice(0, 256))
    expect(changed.slice(256, 512).every((value) => value === 0)).toBe(true)
    expect(changed.slice(512, 768)).toEqual(b.slice(512, 768))
    expect(Math.max(...changed.slice(768).map(Math.abs))).toBeLessThan(6)
  })

  it('stay as they are where a lesson link has no word for them', () => {
    expect(parseOps('z?')).toEqual(['zero', 'keep', 'keep', 'keep'])
    expect(formatOps(parseOps('<img'))).toBe('kkkk')
    expect(new Set(singleChanges()).size).toBe(12)
  })
})

describe('the quality', () => {
  it('is 20 log₁₀(255 / d) dB where every colour is off by d', () => {
    expect(psnr(flat(100), flat(110))).toBeCloseTo(20 * Math.log10(25.5), 6)
    expect(psnr(flat(7), flat(7))).toBe(Infinity)
    expect(differenceMap(flat(100), flat(110)).data.every((value) => Math.abs(value - 10) < 1e-4)).toBe(true)
  })

  it('of a cross-fade is exact at both ends', () => {
    expect([...crossFade(flat(10), flat(200), 0).pixels]).toEqual([...flat(10).pixels])
    expect([...crossFade(flat(10), flat(200), 1).pixels]).toEqual([...flat(200).pixels])
  })
})

describe('the run', () => {
  it('takes the first picture there and back, then the second, and paints the latent changed, and half-way', async () => {
    const trace = await run()
    const kinds = trace.steps.map(({ stage, notes }) => notes?.kind ?? stage)
    expect(kinds).toEqual(['encoder', 'whole', 'encoder', 'changed', 'between'])
    const reading = readingOf(trace)!
    expect(findChanged(reading, question)?.of.kind).toBe('changed')
    expect(findChanged(reading, { ...question, channels: 'kkkk' })).toBe(reading.whole)
    expect(findChanged(reading, { ...question, channels: 'ssss' })).toBeNull()
    expect(findBetween(reading, 0.9)?.share).toBe(FIRST.share)
  })

  it('computes nothing twice', async () => {
    const engine = fakeDiffusion()
    const memory: Memory = new Map()
    await run(question, memory, engine)
    await run({ ...question, share: 0.25 }, memory, engine)
    expect([engine.count('encoder'), engine.count('decoder')]).toEqual([2, 4])
  })

  it('is not read before the reconstruction is there', async () => {
    const trace = await run()
    expect(readingOf({ ...trace, steps: trace.steps.slice(0, 2) })).toBeNull()
  })
})

describe('the bill', () => {
  it('counts what the chapter says', () => {
    expect([numbersOf(OURS.pixels), numbersOf(OURS.latent)]).toEqual([49_152, 1024])
    expect(numbersOf(STABLE_DIFFUSION.pixels) / numbersOf(STABLE_DIFFUSION.latent)).toBe(48)
    expect(pairsOf(OURS.pixels) / pairsOf(OURS.latent)).toBe(4096)
  })

  it('is made of measured times, in pixels too, where a step asks the network twice', async () => {
    const trace = await recordRun(measureCost(fakeDiffusion()), { settings: {} })
    const cost = costIn(trace)!
    expect(cost).toEqual({ encoder: 2, decoder: 2, unet: 2, pixels: 4 })
    expect(billOf(cost)).toEqual({ inLatent: 42, inPixels: 80 })
  })
})

async function* recorded(): Run {
  const memory: Memory = new Map()
  for await (const step of autoencode(fakeDiffusion(), pictures, question, memory)) yield step
  for await (const step of autoencode(fakeDiffusion(), pictures, { ...question, share: 0.75 }, memory)) {
    if (step.notes?.kind === 'between') yield step
  }
  for await (const step of measureCost(fakeDiffusion())) if (step.stage === 'cost') yield step
}

/** A busy machine is no failure. */
const SOON = { timeout: 20_000 }

let trace: Trace
beforeAll(async () => {
  trace = await recordRun(recorded(), { settings: {} })
})

async function show(engine = fakeDiffusion()) {
  const wrapper = await mountDemo(Demo, { trace, engine })
  await vi.waitFor(() => expect(wrapper.findAll('.ml-part')).toHaveLength(4), SOON)
  return wrapper
}

describe('the demo', () => {
  beforeEach(stubPage)
  afterEach(clearPage)

  it('shows the recorded run, and says what is not in it', async () => {
    const wrapper = await show()
    expect(wrapper.text()).toMatch(/PSNR \d+\.\d dB/)
    expect(wrapper.text()).toContain('recorded: measured where this page was made')
    await wrapper.findAll('.ml-vae-maps select')[2]!.setValue('swap')
    expect(wrapper.text()).toContain('changes one channel at a time')
    await wrapper.find('.ml-part input[type=range]').setValue(0.75)
    expect(wrapper.text()).toContain('75\u00a0% of the way')
    wrapper.unmount()
  })

  it('paints any change live, and follows from then on', async () => {
    const engine = fakeDiffusion()
    const wrapper = await show(engine)
    await wrapper.findAll('.ml-vae-maps select')[2]!.setValue('swap')
    await wrapper.find('.ml-button-run').trigger('click')
    await vi.waitFor(() => expect(wrapper.text()).not.toContain('changes one channel at a time'), SOON)
    const before = engine.count('decoder')
    await wrapper.findAll('.ml-vae-maps select')[3]!.setValue('noise')
    await vi.waitFor(() => expect(engine.count('decoder')).toBe(before + 1), SOON)
    wrapper.unmount()
  })

  it('lets a change wait for the first download, and paints it then', async () => {
    const held = heldDownload(fakeDiffusion())
    const wrapper = await show(held.engine)
    await wrapper.find('.ml-button-run').trigger('click')
    await wrapper.findAll('.ml-vae-maps select')[2]!.setValue('swap')
    await wrapper.findAll('.ml-vae-maps select')[3]!.setValue('swap')
    expect(wrapper.text()).toContain('changes one channel at a time')
    await held.expectUndisturbed()
    held.arrive()
    await vi.waitFor(() => expect(wrapper.text()).not.toContain('changes one channel at a time'), SOON)
    wrapper.unmount()
  })

  it("times the reader's machine on request, and marks it", async () => {
    const wrapper = await show()
    await wrapper.find('.ml-vae-measure button').trigger('click')
    await vi.waitFor(() => expect(wrapper.text()).toContain('live: measured on your machine'), SOON)
    wrapper.unmount()
  })
})
