// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import Demo from '../../../components/demos/morph/Demo.vue'
import { endOf, FIRST, morphOf, totalEvaluations } from '../../../components/demos/morph/first-run.ts'
import { framesOf, largestMove } from '../../../components/demos/morph/reading.ts'
import { distance } from '../../../components/demos/shared/diffusion/distance.ts'
import { lerp, slerp } from '../../../components/models/diffusion/interpolate.ts'
import { morph, type Morph } from '../../../components/models/diffusion/morph.ts'
import { LATENT_SIZE } from '../../../components/models/diffusion/networks.ts'
import { gaussianNoise } from '../../../components/models/diffusion/noise.ts'
import { SAMPLER_NAMES } from '../../../components/models/diffusion/samplers.ts'
import type { DiffusionSettings } from '../../../components/models/diffusion/settings.ts'
import { textToImage } from '../../../components/models/diffusion/text-to-image.ts'
import { recordRun } from '../../../components/trace/recorder.ts'
import { fakeDiffusion, wordTokeniser } from '../../support/fake-diffusion.ts'
import { clearPage, mountDemo, stubPage, waitForLive } from '../../support/mount-demo.ts'

const small = { ...FIRST, frames: 3, steps: 3 }
const record = (engine = fakeDiffusion(), request = small) =>
  recordRun(morph(engine, wordTokeniser, morphOf(request)), { settings: { ...request } })

/** Latent and pixels of each frame. */
async function framesFor(given: Morph): Promise<{ latent: Float32Array; pixels: Float32Array }[]> {
  const { steps } = await recordRun(morph(fakeDiffusion(), wordTokeniser, given), { settings: {} })
  return steps
    .filter(({ stage }) => stage === 'frame')
    .map(({ tensors }) => ({
      latent: tensors.latent!.data as Float32Array,
      pixels: tensors.pixels!.data as Float32Array,
    }))
}

async function plainPixels(settings: Partial<DiffusionSettings> & { prompt: string }): Promise<Float32Array> {
  const { steps } = await recordRun(textToImage(fakeDiffusion(), wordTokeniser, settings), { settings: {} })
  return steps.at(-1)!.tensors.pixels!.data as Float32Array
}

describe('the run between two pictures', () => {
  it.each(SAMPLER_NAMES)(
    'begins and ends with the pictures that text-to-image makes: %s',
    async (sampler) => {
      const shared = { sampler, steps: 3, guidance: 4, eta: 1, negative: 'blur' }
      const frames = await framesFor({
        ...{ prompts: ['a red car', 'a blue fish at night'], seeds: [3, 8], frames: 3 },
        ...shared,
      })
      expect(frames[0]!.pixels).toEqual(await plainPixels({ prompt: 'a red car', seed: 3, ...shared }))
      expect(frames[2]!.pixels).toEqual(
        await plainPixels({ prompt: 'a blue fish at night', seed: 8, ...shared }),
      )
    },
  )

  it('mixes the noises along the sphere and tells the share', async () => {
    const { steps } = await record()
    const noises = steps.filter(({ stage }) => stage === 'noise')
    const [a, b] = [FIRST.seed, FIRST.toSeed].map((seed) => gaussianNoise(seed, LATENT_SIZE))
    expect(noises.map(({ notes }) => notes?.share)).toEqual([0, 0.5, 1])
    expect(noises[1]!.tensors.latent!.data).toEqual(slerp(a!, b!, 0.5))
  })

  it('keeps the deviation of noise, where a straight line would bring it to 1/√2', async () => {
    const [, middle] = framesOf(await record())
    expect(middle!.deviation).toBeGreaterThan(0.95)
    expect(middle!.deviation).toBeLessThan(1.05)
    expect(middle!.straight).toBeCloseTo(Math.SQRT1_2, 1)
  })

  it('mixes the states of the texts along a straight line, and leaves the empty text alone', async () => {
    const engine = fakeDiffusion()
    await record(engine)
    const contexts = engine.runs
      .filter(({ file }) => file.file === 'unet')
      .map(({ feeds }) => {
        const { data, dims } = feeds.context!
        const rows = data as Float32Array
        return { empty: rows.slice(0, dims[1]! * dims[2]!), prompt: rows.slice(dims[1]! * dims[2]!) }
      })
    const [first, middle, last] = [contexts[0]!, contexts[small.steps]!, contexts[2 * small.steps]!]
    expect(middle.prompt).toEqual(lerp(first.prompt, last.prompt, 0.5))
    expect(middle.empty).toEqual(first.empty)
    expect(last.empty).toEqual(first.empty)
  })

  it('makes the same picture again and again where both ends are the same', async () => {
    const frames = await framesFor({
      ...{ prompts: ['a red car', 'a red car'], seeds: [3, 3], frames: 3 },
      steps: 2,
    })
    expect(distance(frames[1]!.latent, frames[0]!.latent)).toBeLessThan(1e-6)
    expect(distance(frames[2]!.latent, frames[0]!.latent)).toBe(0)
  })

  it.each([1, 0, 25, 2.5, NaN])(
    'refuses %s frames in one sentence, before anything is asked',
    async (count) => {
      const engine = fakeDiffusion()
      const run = morph(engine, wordTokeniser, morphOf({ ...small, frames: count }))
      await expect(run.next()).rejects.toThrow(
        new RangeError(`The pictures must be a whole number from 2 to 24, not ${count}.`),
      )
      expect(engine.runs).toHaveLength(0)
    },
  )

  it('refuses a second seed that is none', async () => {
    const run = morph(fakeDiffusion(), wordTokeniser, morphOf({ ...small, toSeed: -1 }))
    await expect(run.next()).rejects.toThrow('The seed must be a whole number')
  })

  it('stops when it is aborted, and asks nothing more', async () => {
    const controller = new AbortController()
    const engine = fakeDiffusion()
    const run = morph(engine, wordTokeniser, morphOf(small), controller.signal)
    let step = await run.next()
    while (step.value?.stage !== 'frame') step = await run.next()
    const before = engine.runs.length
    controller.abort()
    expect((await run.next()).value?.stage).toBe('noise')
    await expect(run.next()).rejects.toThrow(/abort/i)
    expect(engine.runs).toHaveLength(before)
  })
})

describe('the reading', () => {
  it('has the distance of each frame from the one before, and knows the largest', async () => {
    const frames = framesOf(await record())
    expect(frames.map(({ index, share }) => [index, share])).toEqual([
      [0, 0],
      [1, 0.5],
      [2, 1],
    ])
    expect(frames[0]!.moved).toBeNull()
    expect(frames[2]!.moved).toBe(distance(frames[2]!.latent, frames[1]!.latent))
    expect(largestMove(frames)!.moved).toBe(Math.max(frames[1]!.moved!, frames[2]!.moved!))
    expect(largestMove(frames.slice(0, 1))).toBeNull()
  })

  it('knows which frames are plain runs, and how often the network is asked', () => {
    const { prompt, toPrompt, seed, toSeed, steps, guidance } = small
    expect(endOf(small, 0)).toEqual({ prompt, seed, steps, guidance })
    expect(endOf(small, 1)).toBeNull()
    expect(endOf(small, 2)).toEqual({ prompt: toPrompt, seed: toSeed, steps, guidance })
    expect(totalEvaluations(small)).toBe(9)
  })
})

describe('the demo', { timeout: 60_000 }, () => {
  beforeEach(stubPage)
  afterEach(clearPage)
  const show = async (engine = fakeDiffusion()) =>
    mountDemo(Demo, {
      trace: await record(),
      engine,
      tokeniser: () => Promise.resolve(wordTokeniser),
    })

  it('begins with the recorded frames, and says what the open one is mixed of', async () => {
    const wrapper = await show()
    expect(wrapper.findAll('.ml-picture-grid canvas')).toHaveLength(3)
    await wrapper.findAll('[role=grid] button')[1]!.trigger('click')
    const panel = wrapper.find('.ml-cell-panel')
    expect(panel.text()).toContain('Frame 2 of 3, λ = 0.50')
    expect(panel.text()).toContain(`0.50 × “${FIRST.prompt}” + 0.50 × “${FIRST.toPrompt}”`)
    expect(panel.text()).toContain(`from seed ${FIRST.seed} to seed ${FIRST.toSeed}, along the sphere`)
    expect(panel.find('canvas').attributes('aria-label')).toContain('0.50 of the way')
    expect(panel.find('a').exists()).toBe(false)
    expect(wrapper.find('.ml-morph-way').text()).toMatch(/The largest change, \d\.\d\d, lies between/)
    wrapper.unmount()
  })

  it('has the shares between the heading of the strip and its pictures', async () => {
    const wrapper = await show()
    const words = wrapper.find('.ml-morph-strip').text()
    const at = ['λ is the share of the second end', 'λ = 0.00', 'λ = 1.00', 'the start'].map((part) =>
      words.indexOf(part),
    )
    expect(at).not.toContain(-1)
    expect(at).toEqual([...at].sort((a, b) => a - b))
    const [head, frames] = wrapper.findAll('[role=row]').map((row) => row.text())
    expect(head).toContain('λ = 0.50')
    expect(frames).toMatch(/^Frames/)
    wrapper.unmount()
  })

  it('goes through the frames with its slider, and opens an end in the whole pipeline', async () => {
    const wrapper = await show()
    await wrapper.find('.ml-step-slider input').setValue(0)
    expect(wrapper.find('.ml-cell-title').text()).toBe('Frame 1 of 3, λ = 0.00')
    expect(wrapper.find('.ml-cell-panel a').attributes('href')).toContain(`text-to-image.seed=${FIRST.seed}`)
    expect(wrapper.find('[aria-selected=true] button').attributes('aria-label')).toContain('λ = 0.00')
    wrapper.unmount()
  })

  it("runs the reader's own ends and number of frames, and keeps the chosen frame open", async () => {
    const engine = fakeDiffusion()
    const wrapper = await show(engine)
    await wrapper.findAll('[role=grid] button')[1]!.trigger('click')
    const [from, to] = wrapper.findAll('.ml-morph-end')
    await to!.find('input[type=text]').setValue('a green frog')
    await wrapper.find('.ml-demo-controls > label input[type=range]').setValue('4')
    expect(wrapper.find('.ml-morph-pending').text()).not.toBe('')
    await from!.find('input[type=text]').setValue('three blue fish')
    await from!.find('form').trigger('submit')
    await waitForLive(wrapper)
    expect(wrapper.findAll('.ml-picture-grid canvas')).toHaveLength(4)
    expect(wrapper.find('.ml-cell-title').text()).toBe('Frame 2 of 4, λ = 0.33')
    expect(wrapper.find('.ml-cell-panel').text()).toContain(
      '0.67 × “three blue fish” + 0.33 × “a green frog”',
    )
    expect(wrapper.find('.ml-morph-pending').text()).toBe('')
    expect(engine.count('decoder')).toBe(4)
    wrapper.unmount()
  })

  it('takes its settings from the link, ignores what is none, and says what stays the same', async () => {
    const same = encodeURIComponent(FIRST.prompt)
    history.replaceState(
      null,
      '',
      `/?morph.toPrompt=${same}&morph.toSeed=${FIRST.seed}&morph.frames=99&morph.steps=2&morph.frame=1`,
    )
    const wrapper = await show()
    expect(wrapper.find('.ml-demo-notes').text()).toContain('“frames” was out of range')
    await wrapper.find('.ml-button-run').trigger('click')
    await waitForLive(wrapper)
    expect(wrapper.findAll('.ml-picture-grid canvas')).toHaveLength(FIRST.frames)
    const words = wrapper.find('.ml-cell-panel').text()
    expect(words).toContain(`“${FIRST.prompt}” at both ends`)
    expect(words).toContain(`that of seed ${FIRST.seed} at both ends`)
    wrapper.unmount()
  })
})
