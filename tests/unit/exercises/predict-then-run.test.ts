// @vitest-environment happy-dom
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defineComponent, h, ref, shallowRef } from 'vue'
import { publishTrace } from '../../../components/diagram/registry.ts'
import PredictThenRun from '../../../components/exercises/PredictThenRun.vue'
import type { ExerciseId } from '../../../components/exercises/exercises.ts'
import type { Step, Trace } from '../../../components/trace/step.ts'
import { useLessonState } from '../../../components/views/use-lesson-state.ts'

const cell = (evaluations: number): Step => ({
  ...{ stage: 'cell', index: 0, of: 1, ms: 1 },
  tensors: {
    pixels: { type: 'uint8', dims: [1, 1, 3], data: new Uint8Array(3) },
    latent: { type: 'float32', dims: [1], data: new Float32Array(1) },
  },
  notes: { key: 'heun 10', evaluations },
})
const other = (): Step => ({ ...cell(1), notes: { key: 'euler 4', evaluations: 4 } })
const traceOf = (steps: Step[], more: Partial<Trace> = {}): Trace => ({
  ...{ origin: 'live', settings: {}, models: {}, steps, complete: true, ...more },
})

describe('predict, then run', () => {
  const trace = shallowRef<Trace | null>(null)
  let lesson: ReturnType<typeof useLessonState>
  let wrapper: VueWrapper

  const open = async (exercise: ExerciseId = 'heun-calls'): Promise<void> => {
    const Demo = defineComponent(() => {
      publishTrace('samplers', trace, ref(0))
      lesson = useLessonState('samplers', {
        samplers: { type: 'string', default: 'ddim' },
        steps: { type: 'string', default: '4' },
        seed: { type: 'integer', default: 7 },
      })
      return () => h('div', [h('section', { 'data-demo': 'samplers' }), h(PredictThenRun, { exercise })])
    })
    wrapper = mount(Demo, { attachTo: document.body })
    await flushPromises()
  }
  const predict = async (value: string): Promise<void> => {
    await wrapper.get('input').setValue(value)
    await wrapper.get('form').trigger('submit')
    await flushPromises()
  }
  const show = async (next: Trace): Promise<void> => {
    trace.value = next
    await flushPromises()
  }
  const graded = (): string | undefined => wrapper.get('.ml-exercise').attributes('data-graded')
  const spoken = (): string => wrapper.get('[role=status]').text()

  beforeEach(() => {
    trace.value = null
    history.replaceState(null, '', '/chapter.html')
  })
  afterEach(() => wrapper.unmount())

  it('asks for a prediction before anything else', async () => {
    await open()
    expect(wrapper.get('button').attributes('disabled')).toBeDefined()
    await show(traceOf([cell(18)]))
    expect(graded()).toBeUndefined()
    expect(wrapper.get('.ml-exercise-why').attributes('hidden')).toBeDefined()
  })

  it('grades a live run, and says what was predicted and what came out', async () => {
    await open()
    await predict('20')
    expect(wrapper.find('form').exists()).toBe(false)
    expect(spoken()).toContain('20 calls')
    await show(traceOf([cell(18)]))
    expect(graded()).toBe('wrong')
    expect(wrapper.findAll('dd').map((dd) => dd.text())).toEqual(['20 calls', '18 calls'])
    expect(wrapper.get('.ml-exercise-why').attributes('hidden')).toBeUndefined()
    expect(spoken()).toContain('it came out 18 calls')
  })

  it('does not take the recorded run, one that is not through, or one from before', async () => {
    await open()
    const old = traceOf([cell(18)])
    await show(old)
    await predict('18')
    await show(traceOf([cell(18)], { origin: 'recorded' }))
    await show(traceOf([cell(18)], { complete: false }))
    await show({ ...old })
    expect(graded()).toBeUndefined()
    await show(traceOf([cell(18)]))
    expect(graded()).toBe('right')
  })

  it('says that a run with other settings does not answer it', async () => {
    await open()
    await predict('18')
    await show(traceOf([other()]))
    expect(wrapper.get('.ml-exercise-progress').text()).toContain('other settings')
    expect(graded()).toBeUndefined()
  })

  it('sets the demo on the page, and leaves the settings of others in the address', async () => {
    history.replaceState(null, '', '/chapter.html?vae.scene=3&samplers.seed=9')
    await open()
    expect(lesson.state.seed).toBe(9)
    await predict('18')
    await wrapper.get('.ml-exercise-buttons button').trigger('click')
    expect(lesson.state).toMatchObject({ samplers: 'heun', steps: '10', seed: 7 })
    expect(location.search).toContain('vae.scene=3')
  })

  it('lets the reader predict again', async () => {
    await open()
    await predict('18')
    await show(traceOf([cell(18)]))
    await wrapper.get('.ml-button-quiet').trigger('click')
    await flushPromises()
    expect(wrapper.find('form').exists()).toBe(true)
    expect(graded()).toBeUndefined()
  })

  it('takes an order that is made with the keyboard', async () => {
    await open('loss-order')
    const names = (): string[] => wrapper.findAll('li > span').map((span) => span.text())
    await wrapper.get('[aria-label="Move “t = 100” down"]').trigger('click')
    await flushPromises()
    expect(names()).toEqual(['t = 500', 't = 100', 't = 900'])
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Move “t = 100” down')
    await wrapper.get('form').trigger('submit')
    expect(wrapper.get('dd').text()).toBe('t = 500, then t = 100, then t = 900')
    expect(wrapper.findAll('.ml-exercise-buttons button')).toHaveLength(3)
  })
})
