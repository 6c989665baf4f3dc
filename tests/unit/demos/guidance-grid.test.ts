// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { meaningOf, ruleOf } from '../../../components/demos/guidance-grid/arithmetic.ts'
import { readAxis, titleOf } from '../../../components/demos/guidance-grid/axes.ts'
import Demo from '../../../components/demos/guidance-grid/Demo.vue'
import { cellsOf, FIRST, isRunnable, type GridRequest } from '../../../components/demos/guidance-grid/grid.ts'
import {
  cellsIn,
  planeIn,
  project,
  spreadOf,
  type Plane,
} from '../../../components/demos/guidance-grid/plane.ts'
import { farthest, principalPlane } from '../../../components/demos/guidance-grid/principal-plane.ts'
import { guidanceGrid } from '../../../components/demos/guidance-grid/run.ts'
import { guide } from '../../../components/models/diffusion/guidance.ts'
import { gaussianNoise } from '../../../components/models/diffusion/noise.ts'
import { tensor } from '../../../components/runtime/tensor.ts'
import { encodeTrace } from '../../../components/trace/codec.ts'
import { recordRun } from '../../../components/trace/recorder.ts'
import { fakeTokeniser } from '../../support/fake-clip.ts'
import { fakeDiffusion } from '../../support/fake-diffusion.ts'
import { clearPage, mountDemo, stubPage, waitForLive } from '../../support/mount-demo.ts'

const small: GridRequest = {
  base: { ...FIRST.base, steps: 2 },
  x: { axis: 'guidance', values: [-3, 1] },
  y: { axis: 'seed', values: [1, 2] },
}

/** A plane through random latents. */
function somePlane(): Plane {
  const latents = tensor(gaussianNoise(1, 12 * 1024), [12, 1024])
  const found = principalPlane(latents)
  const none = tensor(new Float32Array(0), [0, 2])
  const base: Plane = { ...found, points: none, landmarks: none, landmarkPoints: [], spread: [0.9, 1, 1.1] }
  return {
    ...base,
    points: project(base, latents),
    landmarks: tensor(new Uint8Array(2 * 8 * 8 * 3), [2, 8, 8, 3]),
    landmarkPoints: [0, 1],
  }
}
const plane = somePlane()
const record = () =>
  recordRun(guidanceGrid(fakeDiffusion(), fakeTokeniser, { request: small, plane }), {
    settings: { ...small },
  })

describe('the arithmetic of guidance', () => {
  it('sorts the line by its two predictions, and means what the models compute', () => {
    expect(ruleOf(-3)).toBe('4 ε_∅ − 3 ε_c')
    expect([ruleOf(0), ruleOf(1), ruleOf(3)]).toEqual(['ε_∅', 'ε_c', '−2 ε_∅ + 3 ε_c'])
    expect(ruleOf(0.25)).toBe('0.75 ε_∅ + 0.25 ε_c')
    expect([...guide(Float32Array.of(10), Float32Array.of(1), -3)]).toEqual([4 * 10 - 3 * 1])
    expect([-5, 0, 0.5, 1, 20].map(meaningOf)).toEqual(['away', 'without', 'between', 'as', 'beyond'])
  })
})

describe('an axis', () => {
  it('reads values within the limits of its setting, and leaves out the rest', () => {
    expect(readAxis('guidance', '−3, 0, 21, x', 6)).toEqual({ values: [-3, 0], left: ['21', 'x'] })
    expect(readAxis('seed', '1, 1, 2.5, -1', 6)).toEqual({ values: [1], left: ['2.5', '-1'] })
    expect(readAxis('prompt', 'a cat, red | a dog', 6).values).toEqual(['a cat, red', 'a dog'])
  })

  it('says a value as a heading does', () => {
    expect(titleOf('guidance', -3)).toBe('−3')
    expect(titleOf('sampler', 'ddim')).toBe('DDIM')
    expect(titleOf('prompt', 'a half-open box')).toBe('a half-open box')
  })

  it('may not be the same for rows and columns', () => {
    expect(isRunnable(small)).toBe(true)
    expect(isRunnable({ ...small, y: small.x })).toBe(false)
    expect(isRunnable({ ...small, x: { axis: 'guidance', values: [] } })).toBe(false)
  })

  it('overrides the setting that the controls have', () => {
    expect(cellsOf(small).map(({ key, seed, guidance }) => [key, seed, guidance])).toEqual([
      ['0 0', 1, -3],
      ['0 1', 1, 1],
      ['1 0', 2, -3],
      ['1 1', 2, 1],
    ])
  })
})

describe('the plane', () => {
  it('lies along the two directions in which the data spread most', () => {
    const rows = 40
    const noise = gaussianNoise(3, rows * 2)
    const data = new Float32Array(rows * 6)
    for (let i = 0; i < rows; i++) data.set([0, 9 * noise[i]!, 0, 3 * noise[rows + i]!, 0, 1], i * 6)
    const { components, mean } = principalPlane(tensor(data, [rows, 6]))
    expect(Math.abs(components.data[1]!)).toBeGreaterThan(0.95)
    expect(Math.abs(components.data[6 + 3]!)).toBeGreaterThan(0.95)
    expect(mean.data[5]).toBeCloseTo(1)
  })

  it('shows the mean at its middle', () => {
    const { data } = project(plane, tensor(plane.mean.data.slice(), [1, 1024]))
    expect([data[0], data[1]].map((value) => Math.round(value! * 1e3) / 1e3 + 0)).toEqual([0, 0])
  })

  it('finds what lies outermost, each once', () => {
    const points = tensor(Float32Array.of(0, 0, 5, 0, 0, 5, -5, 0, 0, -5), [5, 2])
    expect(farthest(points, 4).sort()).toEqual([1, 2, 3, 4])
  })

  it('travels with the run, and every way in it begins where its noise lies', async () => {
    const trace = await record()
    expect(planeIn(trace)?.explained).toEqual(plane.explained)
    const cells = cellsIn(trace)
    expect(cells.size).toBe(4)
    const start = project(plane, tensor(gaussianNoise(1, 1024), [1, 1024]))
    const way = cells.get('0 0')!
    expect(way.states.dims).toEqual([3, 2])
    expect(way.guesses.dims).toEqual([2, 2])
    expect(way.states.data[0]).toBeCloseTo(start.data[0]!, 3)
    expect(spreadOf(tensor(Float32Array.of(1, 3), [2]))).toBe(1)
  })
})

describe('the demo', { timeout: 60_000 }, () => {
  beforeEach(stubPage)
  afterEach(clearPage)

  it('shows the recorded grid, the arithmetic of a picture and the ways of its row', async () => {
    const wrapper = await mountDemo(Demo, { trace: await record(), engine: fakeDiffusion() })
    expect(wrapper.findAll('.ml-picture-grid canvas')).toHaveLength(4)
    await wrapper.findAll('[role=grid] button')[0]!.trigger('click')
    expect(wrapper.find('.ml-cell-panel').text()).toContain('4 ε_∅ − 3 ε_c')
    expect(wrapper.findAll('.ml-latent-end')).toHaveLength(2)
    await wrapper.findAll('.ml-guidance-choices select')[1]!.setValue('column')
    expect(wrapper.find('.ml-latent-legend').text()).toMatch(/seed 1.*seed 2/s)
    wrapper.unmount()
  })

  it("runs the reader's own axes in the same plane", async () => {
    const wrapper = await mountDemo(Demo, { trace: await record(), engine: fakeDiffusion() })
    const [columns] = wrapper.findAll('.ml-axis')
    await columns!.find('select').setValue('steps')
    await columns!.find('input').setValue('1, 2, many')
    expect(columns!.text()).toContain('Left out: many')
    await wrapper.find('.ml-button-run').trigger('click')
    await waitForLive(wrapper)
    expect(wrapper.findAll('.ml-picture-grid canvas')).toHaveLength(6)
    expect(wrapper.findAll('.ml-latent-dot')).toHaveLength(12)
    wrapper.unmount()
  })

  it('says in a sentence that the plane did not come, and runs once it does', async () => {
    const bytes = await encodeTrace(await record())
    let offline = true
    const fetch = async () => {
      if (offline) throw new TypeError('Failed to fetch')
      return new Response(bytes as Uint8Array<ArrayBuffer>)
    }
    const options = {
      ...{ engine: fakeDiffusion(), fetch },
      index: () => Promise.reject(new Error('none')),
      tokeniser: () => Promise.resolve(fakeTokeniser),
    }
    history.replaceState(null, '', '/?guidance-grid.xs=1&guidance-grid.ys=1&guidance-grid.steps=1')
    const wrapper = mount(Demo, { attachTo: document.body, props: { options } })
    const alert = () => wrapper.find('.ml-run-failure')
    await vi.waitFor(() => expect(alert().text()).toContain('The recorded run could not be shown.'))
    await wrapper.find('.ml-button-run').trigger('click')
    await vi.waitFor(() =>
      expect(alert().text()).toContain(
        'The plane of the latents could not be fetched: the network gave no answer.',
      ),
    )
    offline = false
    await alert().find('button').trigger('click')
    await waitForLive(wrapper)
    expect(alert().exists()).toBe(false)
    wrapper.unmount()
  })

  it('says why it cannot be run when both axes are the same', async () => {
    history.replaceState(null, '', '/?guidance-grid.x=seed&guidance-grid.xs=4,5')
    const wrapper = await mountDemo(Demo, { trace: await record(), engine: fakeDiffusion() })
    expect(wrapper.find('.ml-guidance-note').text()).toContain('the same setting')
    expect(wrapper.find('.ml-button-run').attributes('disabled')).toBeDefined()
    wrapper.unmount()
  })
})
