// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  cellsOf,
  columnsOf,
  FIRST,
  type GridRequest,
  readSamplers,
  readSteps,
  REFERENCE,
  totalEvaluations,
} from '../../../components/demos/samplers/grid.ts'
import Demo from '../../../components/demos/samplers/Demo.vue'
import { cellsIn, rowsOf } from '../../../components/demos/samplers/reading.ts'
import { distance } from '../../../components/demos/shared/diffusion/distance.ts'
import { pictureGrid } from '../../../components/models/diffusion/picture-grid.ts'
import { recordRun } from '../../../components/trace/recorder.ts'
import { fakeTokeniser } from '../../support/fake-clip.ts'
import { fakeDiffusion } from '../../support/fake-diffusion.ts'
import { clearPage, mountDemo, stubPage, waitForLive } from '../../support/mount-demo.ts'

const small: GridRequest = { ...FIRST, samplers: ['ddim', 'heun'], steps: [1, 2, 4] }
const record = () =>
  recordRun(pictureGrid(fakeDiffusion(), fakeTokeniser, { cells: cellsOf(small) }), {
    settings: { ...small },
  })

describe('the grid', () => {
  it('runs column by column, in rising order of steps, each once', () => {
    const request = { ...small, steps: [4, 1, 4], reference: true }
    expect(columnsOf(request)).toEqual([1, 4, REFERENCE])
    expect(cellsOf(request).map(({ key }) => key)).toEqual([
      'ddim 1',
      'heun 1',
      'ddim 4',
      'heun 4',
      'ddim 64',
      'heun 64',
    ])
  })

  it('says beforehand how often it will ask the network', () => {
    // Heun asks twice a step, but not at the ends of the scale
    expect(totalEvaluations(small)).toBe(1 + 2 + 4 + (1 + 2 + 6))
  })

  it('leaves out what is no sampler and no number of steps, and says so', () => {
    expect(readSamplers('ddim, heun, magic')).toEqual({ values: ['ddim', 'heun'], left: ['magic'] })
    expect(readSteps('2, 0, 200, 3.5, NaN, 8')).toEqual({ values: [2, 8], left: ['0', '200', '3.5', 'NaN'] })
    expect(readSteps('1,2,3,4,5,6').left).toEqual(['6'])
  })

  it('measures each result against the longest run of its own row', async () => {
    const trace = await record()
    const cells = cellsIn(trace)
    const [ddim] = rowsOf(trace, cells)
    expect(ddim!.longest?.key).toBe('ddim 4')
    expect([...ddim!.distances.keys()]).toEqual([1, 2])
    expect(ddim!.distances.get(1)).toBeCloseTo(
      distance(cells.get('ddim 1')!.latent, cells.get('ddim 4')!.latent),
    )
    expect(distance([1, 1], [0, 2])).toBe(1)
  })

  it('measures nothing before the longest run is there', async () => {
    const trace = await record()
    const early = { ...trace, steps: trace.steps.slice(0, -2) }
    expect(rowsOf(early, cellsIn(early))[0]!.distances.size).toBe(0)
  })
})

describe('the demo', { timeout: 60_000 }, () => {
  beforeEach(stubPage)
  afterEach(clearPage)
  const show = async () => mountDemo(Demo, { trace: await record(), engine: fakeDiffusion() })

  it('shows the recorded grid with calls, times and distances', async () => {
    const wrapper = await show()
    expect(wrapper.findAll('.ml-picture-grid canvas')).toHaveLength(6)
    expect(wrapper.find('[role=grid] [role=gridcell]').text()).toMatch(/1 call.*ms.*Δ \d\.\d\d/)
    wrapper.unmount()
  })

  it('opens a picture by arrow keys, with a link to the whole pipeline', async () => {
    const wrapper = await show()
    await wrapper.findAll('[role=grid] button')[0]!.trigger('click')
    await wrapper.findAll('[role=grid] button')[0]!.trigger('keydown', { key: 'ArrowDown' })
    expect(wrapper.find('.ml-cell-title').text()).toBe('Heun, 1 step')
    const link = new URL(wrapper.find('.ml-cell-panel a').attributes('href')!, 'http://site')
    expect(link.searchParams.get('text-to-image.sampler')).toBe('heun')
    expect(link.searchParams.get('text-to-image.prompt')).toBe(FIRST.prompt)
    wrapper.unmount()
  })

  it("runs the reader's own grid, picture by picture", async () => {
    const wrapper = await show()
    await wrapper.find('.ml-diffusion-controls input[type=text]').setValue('two blue frogs')
    await wrapper.find('.ml-sampler-row input').setValue('1, 3')
    expect(wrapper.text()).toContain('the run before your changes')
    await wrapper.find('.ml-diffusion-controls').trigger('submit')
    await waitForLive(wrapper)
    expect(wrapper.findAll('.ml-picture-grid canvas')).toHaveLength(8)
    expect(wrapper.find('.ml-cell-picture canvas').attributes('aria-label')).toContain('two blue frogs')
    wrapper.unmount()
  })

  it('cannot be run without a number of steps, and keeps one sampler at least', async () => {
    const wrapper = await show()
    await wrapper.find('.ml-sampler-row input').setValue('none')
    expect(wrapper.find('.ml-button-run').attributes('disabled')).toBeDefined()
    expect(wrapper.find('.ml-sampler-left').text()).toContain('none')
    for (const box of wrapper.findAll('.ml-sampler-choice fieldset input:checked').slice(1))
      await box.setValue(false)
    const last = wrapper.findAll('.ml-sampler-choice fieldset input:checked')
    expect(last).toHaveLength(1)
    expect(last[0]!.attributes('disabled')).toBeDefined()
    wrapper.unmount()
  })

  it('restores the grid of a lesson link, and ignores what is malformed in it', async () => {
    history.replaceState(null, '', '/?samplers.samplers=lcm,foo&samplers.steps=NaN&samplers.seed=1e99')
    const wrapper = await show()
    await vi.waitFor(() => expect(wrapper.find('.ml-demo-notes').exists()).toBe(true))
    const boxes = wrapper
      .findAll('.ml-sampler-choice fieldset label')
      .filter((label) => (label.find('input').element as HTMLInputElement).checked)
    expect(boxes.map((label) => label.text())).toEqual(['LCM'])
    expect(wrapper.find('.ml-sampler-left').text()).toContain('foo, NaN')
    wrapper.unmount()
  })
})
