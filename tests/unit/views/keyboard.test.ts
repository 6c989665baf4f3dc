// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { tensor } from '../../../components/runtime/tensor.ts'
import PlanePlot from '../../../components/views/PlanePlot.vue'
import ProbabilityBars from '../../../components/views/ProbabilityBars.vue'
import SimilarityMatrix from '../../../components/views/SimilarityMatrix.vue'
import StepSlider from '../../../components/views/StepSlider.vue'
import TensorMap from '../../../components/views/TensorMap.vue'
import TokenStrip from '../../../components/views/TokenStrip.vue'

describe('by keyboard alone', () => {
  it('the token strip is one stop, arrows choose, Escape lets go', async () => {
    const tokens = ['a ', 'red ', 'car'].map((text, id) => ({ id, text }))
    const strip = mount(TokenStrip, { props: { tokens, label: 'Tokens', modelValue: 1 } })
    const stops = strip.findAll('[role=option]').map((token) => token.attributes('tabindex'))
    expect(stops).toEqual(['-1', '0', '-1'])
    const chosen = strip.findAll('[role=option]')[1]!
    await chosen.trigger('keydown', { key: 'ArrowRight' })
    await chosen.trigger('keydown', { key: 'Home' })
    await chosen.trigger('keydown', { key: 'Escape' })
    expect(strip.emitted('update:modelValue')).toEqual([[2], [0], [null]])
  })

  it('the similarity matrix moves between cells and stays inside', async () => {
    const items = (names: string[]) => names.map((label) => ({ label }))
    const matrix = mount(SimilarityMatrix, {
      props: {
        rows: items(['a', 'b']),
        columns: items(['x', 'y', 'z']),
        values: [1, 0, -1, 0.5, 2, 0],
        label: 'Similarity',
      },
    })
    const cell = matrix.get('[data-cell="0,0"]')
    expect(cell.attributes('tabindex')).toBe('0')
    await cell.trigger('keydown', { key: 'ArrowDown' })
    await cell.trigger('keydown', { key: 'ArrowUp' })
    await cell.trigger('keydown', { key: 'End' })
    expect(matrix.emitted('update:modelValue')).toEqual([
      [{ row: 1, column: 0 }],
      [{ row: 0, column: 0 }],
      [{ row: 0, column: 2 }],
    ])
    expect(matrix.get('[data-cell="0,2"]').text()).toBe('−1.00')
  })

  it('a tensor map reads single values and chooses its slice', async () => {
    const cube = tensor(
      Float32Array.from({ length: 8 }, (_, index) => index),
      [2, 2, 2],
    )
    const map = mount(TensorMap, { props: { tensor: cube, label: 'cube', axes: ['channel'] } })
    expect(map.get('[role=img]').attributes('aria-label')).toBe('cube: 2×2×2, min 0, mean 3.5, max 7')
    await map.get('[role=img]').trigger('keydown', { key: 'ArrowRight' })
    await map.get('[role=img]').trigger('keydown', { key: 'ArrowDown' })
    await map.get('input').setValue(1)
    await map.get('[role=img]').trigger('keydown', { key: 'ArrowRight' })
    expect(map.emitted('read')).toEqual([
      [{ index: [0, 0, 0], value: 0 }],
      [{ index: [0, 1, 0], value: 2 }],
      [{ index: [1, 1, 1], value: 7 }],
    ])
    expect(map.text()).toContain('row 1, column 1: 7')
  })

  it('the plane goes to the nearest point in the direction of the arrow', async () => {
    const points = [
      { id: 'middle', x: 0, y: 0, label: 'middle' },
      { id: 'right', x: 1, y: 0.1, label: 'right' },
      { id: 'up', x: 0, y: 1, label: 'up' },
    ]
    const plane = mount(PlanePlot, { props: { points, label: 'Plane', modelValue: 'middle' } })
    await plane.get('[data-point=middle]').trigger('keydown', { key: 'ArrowRight' })
    await plane.get('[data-point=middle]').trigger('keydown', { key: 'ArrowUp' })
    await plane.get('[data-point=middle]').trigger('keydown', { key: 'ArrowLeft' })
    expect(plane.emitted('select')).toEqual([['right'], ['up']])
    expect(plane.findAll('li')).toHaveLength(3)
  })

  it('the step slider names its step and stops at the ends', async () => {
    const slider = mount(StepSlider, { props: { modelValue: 1, names: ['text', 'unet'], label: 'Steps' } })
    expect(slider.get('input').attributes('aria-valuetext')).toBe('Step 2 of 2: unet')
    const [play, previous, next] = slider.findAll('button')
    expect(next!.attributes('aria-disabled')).toBe('true')
    await previous!.trigger('click')
    await play!.trigger('click')
    expect(slider.emitted()).toMatchObject({ 'update:modelValue': [[0]], play: [[]] })
  })
})

describe('probability bars', () => {
  it('never write a chance that is not zero as zero', () => {
    const items = [0, 0.0001, 0.5, 1].map((probability) => ({ label: `p ${probability}`, probability }))
    const bars = mount(ProbabilityBars, { props: { items, label: 'Chances', expected: 'p 1' } })
    expect(bars.findAll('.ml-bars-value').map((value) => value.text())).toEqual([
      '0 %',
      '<0.1 %',
      '50.0 %',
      '100 %',
    ])
    expect(bars.text()).toContain('what it should be')
  })
})
