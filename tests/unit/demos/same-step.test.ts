// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import Demo from '../../../components/demos/same-step/Demo.vue'
import {
  FIRST,
  guessAt,
  lanesOf,
  placeOf,
  twoRuns,
  type TwoRuns,
} from '../../../components/demos/same-step/two-runs.ts'
import { CLEAN } from '../../../components/models/diffusion/level.ts'
import { textToImage } from '../../../components/models/diffusion/text-to-image.ts'
import { recordRun } from '../../../components/trace/recorder.ts'
import { shownPicture } from '../../../components/demos/shared/diffusion/shown.ts'
import { fakeTokeniser } from '../../support/fake-clip.ts'
import { fakeDiffusion } from '../../support/fake-diffusion.ts'
import { clearPage, mountDemo, stubPage, waitForLive } from '../../support/mount-demo.ts'

const small: TwoRuns = { ...FIRST, first: 4, second: 2 }
const record = () => recordRun(twoRuns(fakeDiffusion(), fakeTokeniser, small), { settings: { ...small } })

describe('two runs', () => {
  it('ends each of them where text-to-image ends', async () => {
    const trace = await record()
    const { prompt, seed, guidance } = small
    const alone = await recordRun(
      textToImage(fakeDiffusion(), fakeTokeniser, { prompt, seed, guidance, steps: 2 }),
      { settings: {} },
    )
    expect(guessAt(trace, 'second', 2)!.pixels).toEqual(
      shownPicture(alone.steps.at(-1)!.tensors.pixels!).pixels,
    )
  })

  it('stays at the last step of the shorter run', async () => {
    const trace = await record()
    expect(guessAt(trace, 'second', 3)).toBe(guessAt(trace, 'second', 2))
    expect(guessAt(trace, 'first', 3)).not.toBe(guessAt(trace, 'first', 4))
  })
})

describe('the scale of noise', () => {
  it('has step 10 of 20 where half of the way is still to go, and step 10 of 10 at its end', () => {
    const lane = lanesOf({ first: 20, second: 10 }).find(({ spacing }) => spacing === 'trailing')!
    expect(lane.levels.first[10]!.t).toBe(500)
    expect(lane.levels.second[10]).toEqual(CLEAN)
  })

  it('runs from noise to clean on both axes, and holds what lies beyond its ends', () => {
    for (const axis of ['alpha-bar', 'sigma'] as const) {
      const places = lanesOf({ first: 8, second: 4 })[1]!.levels.first.map((level) => placeOf(level, axis))
      expect(places).toEqual([...places].sort((a, b) => a - b))
      expect(places[0]).toBeCloseTo(0)
      expect(places.at(-1)).toBe(1)
    }
  })
})

describe('the demo', { timeout: 60_000 }, () => {
  beforeEach(stubPage)
  afterEach(clearPage)

  it('moves the step in both runs and tells how far their pictures lie apart', async () => {
    const wrapper = await mountDemo(Demo, { trace: await record(), engine: fakeDiffusion() })
    await wrapper.find('.ml-same-step-stage input[type=range]').setValue(2)
    expect(wrapper.find('.ml-demo-title').text()).toBe('Step 2 of 20 is not step 2 of 10')
    expect(wrapper.find('[data-run=second] strong').text()).toBe('step 2 of 2')
    expect(wrapper.find('.ml-same-step-apart').text()).toMatch(/\d\.\d{3}/)
    expect(wrapper.find('.ml-lane-field').attributes('aria-label')).toContain('step 2 goes from')
    wrapper.unmount()
  })

  it('runs live with the numbers of steps that the reader chose', async () => {
    const wrapper = await mountDemo(Demo, { trace: await record(), engine: fakeDiffusion() })
    await wrapper.findAll('.ml-demo-controls input[type=number]').at(-2)!.setValue('3')
    await wrapper.findAll('.ml-demo-controls input[type=number]').at(-1)!.setValue('2')
    await wrapper.find('.ml-button-run').trigger('click')
    await waitForLive(wrapper)
    expect(wrapper.findAll('.ml-same-step-pair canvas')).toHaveLength(2)
    expect(wrapper.find('[data-run=first] strong').text()).toBe('step 3 of 3')
    wrapper.unmount()
  })
})
