// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import Demo from '../../../components/demos/speed/Demo.vue'
import { callOf, cellsOf, FIRST, PARTS, timingsOf, totalOf } from '../../../components/demos/speed/speed.ts'
import { pictureGrid } from '../../../components/models/diffusion/picture-grid.ts'
import { SAMPLER_NAMES } from '../../../components/models/diffusion/samplers.ts'
import { recordRun } from '../../../components/trace/recorder.ts'
import { fakeTokeniser } from '../../support/fake-clip.ts'
import { fakeDiffusion } from '../../support/fake-diffusion.ts'
import { clearPage, mountDemo, stubPage, waitForLive } from '../../support/mount-demo.ts'

const small = { ...FIRST, steps: 4 }
const record = () =>
  recordRun(pictureGrid(fakeDiffusion(), fakeTokeniser, { cells: cellsOf(small) }), {
    settings: { ...small },
  })

describe('the timings', () => {
  it('hold a picture of each sampler, with its questions and every part of its time', async () => {
    const timings = timingsOf(await record())
    expect(timings.map(({ sampler }) => sampler)).toEqual(SAMPLER_NAMES)
    for (const timing of timings) {
      expect(timing.calls).toBe(timing.sampler === 'heun' ? 6 : 4)
      expect(totalOf(timing)).toBeCloseTo(
        PARTS.map((part) => timing.ms[part]).reduce((a, b) => a + b),
        9,
      )
      expect(callOf(timing)).toBeCloseTo(timing.ms.unet / timing.calls, 9)
    }
  })
})

describe('the demo', () => {
  beforeEach(stubPage)
  afterEach(clearPage)

  it('shows a recorded machine, then the reader’s beside it, with as many steps as were asked for', async () => {
    const wrapper = await mountDemo(Demo, { trace: await record(), engine: fakeDiffusion() })
    expect(wrapper.text()).not.toContain('Where this page was made')
    await wrapper.get('.ml-demo-controls input[type="range"]').setValue(3)
    await wrapper
      .findAll('button')
      .find((button) => button.text().includes('Measure'))!
      .trigger('click')
    await waitForLive(wrapper)
    expect(wrapper.text()).toContain('Where this page was made')
    expect(wrapper.get('[data-sampler="ddim"]').findAll('td')[1]!.text()).toBe('3')
    expect(wrapper.get('[data-sampler="heun"]').findAll('td')[3]!.text()).toMatch(/ms$/)
    expect(wrapper.get('[data-sampler="ddim"]').findAll('td')[4]!.text()).toBe('0.00')
    expect(Number(wrapper.get('[data-sampler="ddpm"]').findAll('td')[4]!.text())).toBeGreaterThan(0)
    wrapper.unmount()
  })
})
