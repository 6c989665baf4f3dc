// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import Demo from '../../../components/demos/_template/Demo.vue'
import { side, smoothing } from '../../../components/demos/_template/smoothing.ts'
import { recordRun } from '../../../components/trace/recorder.ts'

const spread = (data: ArrayLike<number>) => Math.max(...Array.from(data)) - Math.min(...Array.from(data))

describe('the template of a demo', () => {
  beforeEach(() => vi.stubGlobal('IntersectionObserver', undefined))
  afterEach(() => vi.unstubAllGlobals())

  it('is a pipeline whose steps can be checked: the field gets smoother and keeps its mean', async () => {
    const { steps } = await recordRun(smoothing({ seed: 3, rounds: 10 }), { settings: {} })
    expect(steps.map(({ stage }) => stage)).toEqual(['noise', ...Array<string>(10).fill('smooth')])
    const fields = steps.map(({ tensors }) => tensors.field!.data)
    for (let i = 1; i < fields.length; i += 1) expect(spread(fields[i]!)).toBeLessThan(spread(fields[i - 1]!))
    const mean = (data: ArrayLike<number>) => Array.from(data).reduce((a, b) => a + b, 0) / side ** 2
    expect(mean(fields.at(-1)!)).toBeCloseTo(mean(fields[0]!), 5)
  })

  it('runs with the settings of the link, and again when a control changes', async () => {
    history.replaceState(null, '', '/page.html?smoothing.rounds=5')
    const wrapper = mount(Demo, { attachTo: document.body })
    await vi.waitFor(() => expect(wrapper.find('.ml-step-slider').text()).toContain('Averaging 5/5'))
    await wrapper.find('.ml-demo-controls input[type=range]').setValue('3')
    await vi.waitFor(() => expect(wrapper.find('.ml-step-slider').text()).toContain('Averaging 3/3'))
    await flushPromises()
    wrapper.unmount()
  })
})
