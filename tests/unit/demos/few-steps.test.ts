// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  callOf,
  compare,
  type Cost,
  FIRST,
  networkOf,
  plansOf,
  totalOf,
} from '../../../components/demos/few-steps/compare.ts'
import Demo from '../../../components/demos/few-steps/Demo.vue'
import { pictureAfter, runsOf } from '../../../components/demos/few-steps/reading.ts'
import { scoreRows } from '../../../components/demos/few-steps/scores.ts'
import { shownPicture } from '../../../components/demos/shared/diffusion/shown.ts'
import { textToImage } from '../../../components/models/diffusion/text-to-image.ts'
import type { ModelCard } from '../../../components/runtime/card.ts'
import { recordRun } from '../../../components/trace/recorder.ts'
import { fakeTokeniser } from '../../support/fake-clip.ts'
import { fakeDiffusion } from '../../support/fake-diffusion.ts'
import { clearPage, mountDemo, stubPage, waitForLive } from '../../support/mount-demo.ts'

const small = { ...FIRST, steps: 6 }
const record = (engine = fakeDiffusion()) =>
  recordRun(compare(engine, fakeTokeniser, small), { settings: { ...small } })

describe('the comparison', () => {
  it('runs the teacher as text-to-image does', async () => {
    const [teacher] = runsOf(await record())
    const { prompt, seed, guidance, steps } = small
    const alone = await recordRun(
      textToImage(fakeDiffusion(), fakeTokeniser, { prompt, seed, guidance, steps }),
      { settings: {} },
    )
    expect(teacher!.picture!.pixels).toEqual(shownPicture(alone.steps.at(-1)!.tensors.pixels!).pixels)
  })

  it('asks the student under one text, once a jump, and each network once before the clock runs', async () => {
    const engine = fakeDiffusion()
    await record(engine)
    const asked = (file: string) => engine.runs.filter((run) => run.file.file === file)
    expect(asked('student').map(({ inputs }) => inputs)).toEqual(Array.from({ length: 8 }, () => 1))
    expect(asked('unet').map(({ inputs }) => inputs)).toEqual(Array.from({ length: 7 }, () => 2))
  })

  it('starts all runs from the same noise', async () => {
    const engine = fakeDiffusion()
    await record(engine)
    const starts = engine.runs
      .filter(({ file, feeds }) => ['unet', 'student'].includes(file.file) && feeds.time!.data[0] === 1000)
      .map(({ feeds }) => Array.from((feeds.latent!.data as Float32Array).slice(0, 1024)))
    expect(starts).toHaveLength(6)
    for (const start of starts) expect(start).toEqual(starts[0])
  })

  it('shows x̂₀ after each question, and the picture of a run that has ended', async () => {
    const runs = runsOf(await record())
    expect(runs.map(({ seen }) => seen.length)).toEqual([6, 4, 2, 1])
    expect(runs[1]!.seen.map(({ t }) => t)).toEqual([1000, 750, 500, 250])
    expect(pictureAfter(runs[1]!, 2)).toBe(runs[1]!.seen[1]!.picture)
    expect(pictureAfter(runs[2]!, 5)).toBe(runs[2]!.picture)
    expect(pictureAfter(runs[0]!, 5)).toBe(runs[0]!.seen[4]!.picture)
  })

  it('refuses settings that are none, in a sentence', () => {
    expect(() => plansOf({ ...FIRST, steps: 0 })).toThrow('The steps must be a whole number')
  })
})

describe('the times', () => {
  it('count what a picture needs, and take the median for a question', () => {
    const cost: Cost = { calls: [5, 1, 90, 3], rows: 2, text: 10, rest: 2, decoder: 20 }
    expect(callOf(cost)).toBe(4)
    expect(networkOf(cost)).toBe(99)
    expect(totalOf(cost)).toBe(131)
    expect(callOf({ ...cost, calls: [] })).toBe(0)
  })
})

describe('the scores', () => {
  it('stand beside one another by number of jumps, without rows that nobody measured', () => {
    const rows = scoreRows(
      { metrics: { concept: 0.9, frechet: 3 } },
      { metrics: { concept_4: 0.85, concept_1: 0.7, colour_4: 0.8 } },
    )
    expect(rows).toEqual([
      { metric: 'concept', teacher: 0.9, students: [0.85, undefined, 0.7] },
      { metric: 'colour', teacher: undefined, students: [0.8, undefined, undefined] },
    ])
    expect(scoreRows(null, null)).toEqual([])
  })
})

describe('the demo', { timeout: 60_000 }, () => {
  beforeEach(stubPage)
  afterEach(clearPage)
  const card = (model: string) =>
    Promise.resolve({
      metrics: model === 'unet' ? { concept: 0.8 } : { concept_4: 0.76, concept_1: 0.6 },
    } as unknown as ModelCard)
  const show = async () => mountDemo(Demo, { trace: await record(), engine: fakeDiffusion(), card })

  it('begins with the recorded pictures, their times and the scores of the cards', async () => {
    const wrapper = await show()
    expect(wrapper.findAll('.ml-few-frame canvas')).toHaveLength(4)
    expect(wrapper.find('[data-run=student-1]').text()).toContain('finished after 1')
    const [times, scores] = wrapper.findAll('table')
    expect(times!.text()).toContain('times faster')
    await vi.waitFor(() => expect(wrapper.findAll('table')).toHaveLength(2))
    expect((scores ?? wrapper.findAll('table')[1]!).text()).toContain('95 % kept')
    wrapper.unmount()
  })

  it('goes back to the first question of each network', async () => {
    const wrapper = await show()
    await wrapper.find('.ml-step-slider input').setValue(0)
    expect(wrapper.find('[data-run=teacher]').text()).toContain('after question 1 of 6')
    expect(wrapper.find('[data-run=student-4]').text()).toContain('after question 1 of 4')
    expect(wrapper.find('[data-run=student-1]').text()).toContain('finished')
    wrapper.unmount()
  })

  it('measures anew with the settings of the reader', async () => {
    const wrapper = await show()
    await wrapper.find('.ml-diffusion-controls input[type=range]').setValue(3)
    expect(wrapper.find('.ml-few-pending').text()).not.toBe('')
    await wrapper.find('.ml-button-run').trigger('click')
    await waitForLive(wrapper)
    expect(wrapper.find('[data-run=teacher]').text()).toContain('Teacher, 3 steps')
    expect(wrapper.find('.ml-origin.is-live').exists()).toBe(true)
    wrapper.unmount()
  })
})
