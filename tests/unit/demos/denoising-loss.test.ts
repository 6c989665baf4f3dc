// @vitest-environment happy-dom
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { captionOfScene } from '../../../components/demos/denoising-loss/caption.ts'
import Demo from '../../../components/demos/denoising-loss/Demo.vue'
import { createMemory, denoiseOnce } from '../../../components/demos/denoising-loss/denoise-once.ts'
import { answerOf, errorMap, meanSquare } from '../../../components/demos/denoising-loss/losses.ts'
import { measureLoss } from '../../../components/demos/denoising-loss/measure.ts'
import { FIRST, MEASURED_TIMES } from '../../../components/demos/denoising-loss/presets.ts'
import { measuredIn, readingsOf } from '../../../components/demos/denoising-loss/reading.ts'
import { chosenScene } from '../../../components/demos/shared/picture-choice.ts'
import { snr } from '../../../components/models/diffusion/level.ts'
import { LATENT_SIZE } from '../../../components/models/diffusion/networks.ts'
import { gaussianNoise } from '../../../components/models/diffusion/noise.ts'
import { velocity } from '../../../components/models/diffusion/parameterisation.ts'
import { addNoise } from '../../../components/models/diffusion/process.ts'
import { levelAt } from '../../../components/models/diffusion/schedule.ts'
import { TRAINED_SCHEDULE } from '../../../components/models/diffusion/text-to-image.ts'
import { recordRun } from '../../../components/trace/recorder.ts'
import type { Run, Trace } from '../../../components/trace/step.ts'
import { summarise } from '../../../components/views/statistics.ts'
import { fakeSprites, fakeTokeniser } from '../../support/fake-clip.ts'
import { fakeDiffusion } from '../../support/fake-diffusion.ts'
import { clearPage, mountDemo, stubPage } from '../../support/mount-demo.ts'
import { heldDownload } from '../../support/held-download.ts'

vi.mock('../../../components/demos/denoising-loss/diagram.mmd?diagram', () => ({
  default: { layout: null, narrow: null, nodes: [], edges: [], caption: '', source: '' },
}))

const { scene, seed } = FIRST
const prompt = captionOfScene(scene)
const picture = chosenScene(scene, fakeSprites)
const ask = (t: number, memory = createMemory(), engine = fakeDiffusion()) =>
  recordRun(denoiseOnce(engine, fakeTokeniser, { picture, question: { t, seed, prompt } }, memory), {
    settings: {},
  })

describe('the loss', () => {
  const x0 = gaussianNoise(1, LATENT_SIZE)
  const noise = gaussianNoise(2, LATENT_SIZE)

  it('is nothing for the true answer', () => {
    const level = levelAt(TRAINED_SCHEDULE, 400)
    const x = addNoise(x0, noise, level)
    const { losses } = answerOf({ x0, noise, x, v: velocity({ denoised: x0, noise }, level) }, level)
    expect(Math.max(losses.epsilon, losses.x0, losses.v)).toBeLessThan(1e-10)
  })

  it.each([30, 400, 900])('is one mistake under three names, as the notes say, at t = %i', (t) => {
    const level = levelAt(TRAINED_SCHEDULE, t)
    const x = addNoise(x0, noise, level)
    const truth = velocity({ denoised: x0, noise }, level)
    const v = truth.map((value, i) => value + 0.3 * Math.sin(i))
    const { losses } = answerOf({ x0, noise, x, v }, level)
    expect(losses.v).toBeCloseTo(meanSquare(v, truth), 4)
    expect(losses.epsilon / losses.x0).toBeCloseTo(snr(level), 2)
  })

  it('is the mean of its map', () => {
    const level = levelAt(TRAINED_SCHEDULE, 700)
    const x = addNoise(x0, noise, level)
    const answer = answerOf({ x0, noise, x, v: gaussianNoise(3, LATENT_SIZE) }, level)
    expect(summarise(errorMap(answer).data).mean).toBeCloseTo(answer.losses.epsilon, 4)
  })
})

describe('one exercise', () => {
  it('asks the network once without and with the prompt, and decodes what it expects', async () => {
    const { steps } = await ask(500)
    const stages = ['tokens', 'text', 'encoder', 'mix', 'unet', 'loss', 'decoder']
    expect(steps.map(({ stage }) => stage)).toEqual(stages)
    expect(steps[4]!.tensors.v!.dims).toEqual([2, 4, 16, 16])
    expect(steps[6]!.tensors.with!.dims).toEqual([128, 128, 3])
  })

  it('reads a prompt and a picture once', async () => {
    const memory = createMemory()
    await ask(500, memory)
    const { steps } = await ask(200, memory)
    expect(steps.map(({ stage }) => stage)).toEqual(['mix', 'unet', 'loss', 'decoder'])
  })

  it('is read back with the losses that were computed', async () => {
    const [reading] = readingsOf(await ask(500))
    const told = reading!.told[1]
    const map = summarise(told.error.data).mean
    expect(map).toBeCloseTo(reading!.losses[1].epsilon, 4)
    expect(meanSquare(told.difference.data, new Float32Array(LATENT_SIZE))).toBeCloseTo(map, 4)
  })
})

describe('the curve', () => {
  it('is measured at each time, with and without captions, on pictures that are encoded once', async () => {
    const engine = fakeDiffusion()
    const context = { engine, tokeniser: fakeTokeniser, sprites: fakeSprites }
    const step = await measureLoss(context, { pictures: 4, times: [10, 500, 990] })
    expect(engine.count('encoder')).toBe(4)
    expect(engine.count('unet')).toBe(12)
    const measured = measuredIn({ steps: [step] } as never)!
    expect(measured).toMatchObject({ pictures: 4, times: [10, 500, 990] })
    expect([...measured.epsilon, ...measured.vWithout].every((value) => value > 0)).toBe(true)
  })

  it('has twenty times, both ends among them', () => {
    expect(MEASURED_TIMES).toHaveLength(20)
    expect([MEASURED_TIMES[0], MEASURED_TIMES.at(-1)]).toEqual([1, 1000])
  })
})

async function* recorded(): Run {
  for (const t of [150, 450, 900]) yield* (await ask(t)).steps
  const context = { engine: fakeDiffusion(), tokeniser: fakeTokeniser, sprites: fakeSprites }
  yield await measureLoss(context, { pictures: 2, times: [10, 500] })
}

/** A busy machine is no failure. */
const SOON = { timeout: 20_000 }

let trace: Trace
beforeAll(async () => {
  trace = await recordRun(recorded(), { settings: {} })
})

async function show(engine = fakeDiffusion()) {
  const wrapper = await mountDemo(Demo, { trace, engine })
  await vi.waitFor(() => expect(wrapper.find('.ml-part-number').exists()).toBe(true), SOON)
  return wrapper
}

describe('the demo', () => {
  beforeEach(stubPage)
  afterEach(clearPage)

  it('shows a recorded answer first, and stops at the recorded times', async () => {
    const wrapper = await show()
    expect(wrapper.text()).toContain('at t = 450')
    const slider = wrapper.find('.ml-step-slider input')
    await slider.setValue(2)
    expect(wrapper.text()).toContain('at t = 900')
    expect(wrapper.findAll('.ml-curve-legend li')).toHaveLength(4)
    wrapper.unmount()
  })

  it('tells the loss without the prompt, too', async () => {
    const wrapper = await show()
    const before = wrapper.find('.ml-part-number').text()
    await wrapper.find('input[type=radio]').setValue()
    expect(wrapper.find('.ml-part-number').text()).not.toBe(before)
    wrapper.unmount()
  })

  it("takes the reader's own prompt live, and any t from then on", async () => {
    const wrapper = await show()
    await wrapper.find('.ml-loss-controls input[type=text]').setValue('one goose')
    expect(wrapper.text()).toContain('Waiting for you to run it')
    await wrapper.find('.ml-loss-controls').trigger('submit')
    await vi.waitFor(() => expect(wrapper.find('[data-origin="live"]').exists()).toBe(true), SOON)
    await vi.waitFor(() => expect(wrapper.find('.ml-loss-time input[max="1000"]').exists()).toBe(true), SOON)
    await vi.waitFor(() => expect(wrapper.find('q').text()).toBe('one goose'), SOON)
    await wrapper.find('.ml-loss-time input[max="1000"]').setValue(733)
    await vi.waitFor(() => expect(wrapper.text()).toContain('at t = 733'), SOON)
    expect(wrapper.text()).toContain('Loss against t')
    wrapper.unmount()
  })

  it('lets a change wait for the first download, and asks again then', async () => {
    const held = heldDownload(fakeDiffusion())
    const wrapper = await show(held.engine)
    const prompt = wrapper.find('.ml-loss-controls input[type=text]')
    await wrapper.find('.ml-loss-controls').trigger('submit')
    await prompt.setValue('one goose')
    await wrapper.find('.ml-loss-controls').trigger('submit')
    await held.expectUndisturbed()
    held.arrive()
    await vi.waitFor(() => expect(wrapper.find('q').text()).toBe('one goose'), SOON)
    expect(held.engine.count('unet')).toBe(2)
    wrapper.unmount()
  })

  it('takes a scene with its own caption', async () => {
    const wrapper = await show()
    const field = wrapper.find('.ml-picture-scene input')
    await field.setValue('46')
    await field.trigger('change')
    const words = wrapper.find<HTMLInputElement>('.ml-loss-controls input[type=text]').element.value
    expect(words).toBe(captionOfScene(46))
    wrapper.unmount()
  })
})
