// @vitest-environment happy-dom
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, ref, shallowRef } from 'vue'
import type { Engine } from '../../../components/runtime/engine.ts'
import { ModelFailure } from '../../../components/runtime/failure.ts'
import { encodeTrace } from '../../../components/trace/codec.ts'
import { recordRun } from '../../../components/trace/recorder.ts'
import type { Run } from '../../../components/trace/step.ts'
import { type TracePlayer, useTrace, type UseTraceOptions } from '../../../components/trace/use-trace.ts'
import DemoFrame from '../../../components/views/DemoFrame.vue'
import type { Lesson } from '../../../components/views/use-lesson-state.ts'
import { cardOf, fakeFetch, indexOf } from '../../support/fake-site.ts'

const clip = { model: 'clip', file: 'text' }
const site = {
  '/models/index.json': indexOf(
    [cardOf('clip', { text: new Uint8Array(1_400_000) })],
    new Uint8Array(3_700_000),
  ),
}

async function* count(of: number): Run {
  for (let index = 0; index < of; index += 1) yield { stage: 'unet', index, of, ms: 10, tensors: {} }
}

const idle: Engine = {
  load: async () => undefined,
  run: async () => ({ tensors: {}, ms: 0 }),
  release: async () => undefined,
}

const lessonOf = (parts: Partial<Lesson> = {}): Lesson => ({
  notes: shallowRef([]),
  hidden: shallowRef(new Set<string>()),
  restored: ref(false),
  isHidden(name) {
    return this.hidden.value.has(name)
  },
  link: () => 'http://site/page.html?demo.seed=9',
  reset: () => undefined,
  ...parts,
})

describe('the frame of a demo', () => {
  let wrapper: VueWrapper
  let player: TracePlayer
  let run: () => Run

  const open = async (options: UseTraceOptions = {}, props: object = {}) => {
    const Demo = defineComponent(() => {
      player = useTrace({ engine: idle, pace: 50, ...options })
      return () =>
        h(
          DemoFrame,
          {
            id: 'demo',
            title: 'One step at a time',
            hint: 'Move the slider.',
            player,
            stages: { unet: 'The UNet' },
            onRun: () => void player.run(() => run(), {}),
            ...props,
          },
          {
            default: () => h('p', { class: 'stage' }, `step ${player.current.value}`),
            controls: () => h('input', { 'aria-label': 'Seed' }),
          },
        )
    })
    wrapper = mount(Demo, { attachTo: document.body })
    await flushPromises()
  }

  const button = (text: string) => wrapper.findAll('button').find((found) => found.text().startsWith(text))
  const narrator = () => wrapper.find('[data-narrator]').text()

  beforeEach(() => {
    run = () => count(3)
    vi.stubGlobal('IntersectionObserver', undefined)
    vi.stubGlobal('fetch', fakeFetch(site).fetch)
  })

  afterEach(() => {
    wrapper.unmount()
    vi.unstubAllGlobals()
    vi.useRealTimers()
  })

  it('is a region named by its title, with a hint, the controls and the stage', async () => {
    await open()
    const region = wrapper.find('section')
    expect(wrapper.find(`#${region.attributes('aria-labelledby')}`).text()).toBe('One step at a time')
    expect(region.text()).toContain('Move the slider.')
    expect(wrapper.find('.stage').exists()).toBe(true)
    expect(wrapper.find('[aria-label="Seed"]').exists()).toBe(true)
  })

  it('is busy at the stage alone, so that what it says is said meanwhile', async () => {
    await open()
    void player.run(() => count(1), {})
    await wrapper.vm.$nextTick()
    expect(wrapper.find('.ml-demo-stage').attributes('aria-busy')).toBe('true')
    expect(wrapper.find('[data-narrator]').element.closest('[aria-busy]')).toBeNull()
    await flushPromises()
    expect(wrapper.find('.ml-demo-stage').attributes('aria-busy')).toBe('false')
  })

  it('marks a recorded run as recorded and a live one as live', async () => {
    await open()
    player.show({ ...(await recordRun(count(2), { settings: {} })), origin: 'recorded' })
    await flushPromises()
    expect(wrapper.find('.ml-demo-badge').text()).toBe('recorded run')
    await button('Run it live')!.trigger('click')
    await flushPromises()
    expect(wrapper.find('.ml-demo-badge').text()).toBe('live')
    expect(wrapper.find('.stage').text()).toBe('step 2')
  })

  it('states what a live run fetches before it is asked for, and links the card of the model', async () => {
    await open({ models: [clip] })
    await vi.waitFor(() => expect(button('Run it live')!.text()).toBe('Run it live · 5.1 MB'))
    expect(wrapper.text()).toContain('1.4 MB of models, 3.7 MB to run them')
    const card = wrapper.find('footer a')
    expect([card.text(), card.attributes('href')]).toEqual(['CLIP', '/models/clip.html'])
  })

  it('shows the bytes that come, and can be cancelled', async () => {
    const engine: Engine = {
      ...idle,
      load: (file, options) =>
        new Promise((_, reject) => {
          options?.onProgress?.({ file, loaded: 700_000, total: 1_400_000, cached: false })
          options?.signal?.addEventListener('abort', () => reject(options.signal!.reason as Error))
        }),
    }
    await open({ models: [clip], engine })
    await button('Run it live')!.trigger('click')
    const bar = wrapper.find('progress')
    expect([bar.attributes('max'), bar.attributes('value')]).toEqual(['1400000', '700000'])
    expect(bar.attributes('aria-label')).toBe('Fetching the model: 700 kB of 1.4 MB')
    await button('Cancel')!.trigger('click')
    await flushPromises()
    expect(wrapper.find('progress').exists()).toBe(false)
    expect(wrapper.find('[role=alert]').exists()).toBe(false)
  })

  it('says what failed beside the demo, leaves the recorded run, and tries again', async () => {
    let broken = true
    const engine: Engine = {
      ...idle,
      async load() {
        if (broken) throw new ModelFailure('truncated', 'clip/text broke off after 9 of 100 bytes.', clip)
      },
    }
    await open({ models: [clip], engine })
    player.show({ ...(await recordRun(count(2), { settings: {} })), origin: 'recorded' })
    await button('Run it live')!.trigger('click')
    await flushPromises()
    expect(wrapper.find('[role=alert]').text()).toContain('clip/text broke off after 9 of 100 bytes.')
    expect(wrapper.find('[role=alert]').text()).toContain('The recorded run is still there.')
    expect(wrapper.find('.ml-demo-badge').text()).toBe('recorded run')
    broken = false
    await button('Try again')!.trigger('click')
    await flushPromises()
    expect(wrapper.find('[role=alert]').exists()).toBe(false)
    expect(wrapper.find('.ml-demo-badge').text()).toBe('live')
  })

  it('says of a recorded run that did not come that it was the recorded one, and tries it again', async () => {
    const bytes = await encodeTrace(await recordRun(count(2), { settings: {} }))
    let offline = true
    const fetch = async () => {
      if (offline) throw new TypeError('Failed to fetch')
      return new Response(bytes as Uint8Array<ArrayBuffer>)
    }
    await open({ recorded: 'demo', fetch })
    const words = wrapper.find('[role=alert]').text()
    expect(words).toContain('The recorded run could not be shown.')
    expect(words).toContain('the network gave no answer. Connect to the network and try again.')
    expect(words).not.toContain('live run')
    offline = false
    await button('Try again')!.trigger('click')
    await vi.waitFor(() => expect(wrapper.find('.ml-demo-badge').text()).toBe('recorded run'))
    expect(wrapper.find('[role=alert]').exists()).toBe(false)
  })

  it('says after which step a run failed', async () => {
    run = async function* () {
      yield* count(1)
      throw new Error('std::bad_alloc')
    }
    await open()
    await button('Run it live')!.trigger('click')
    await flushPromises()
    expect(wrapper.find('[role=alert]').text()).toContain('stopped after The UNet, 1 of 1.')
    expect(wrapper.find('[role=alert]').text()).toContain('not enough free memory')
  })

  it('lets the reader scrub through the steps of a run', async () => {
    await open()
    await button('Run it live')!.trigger('click')
    await flushPromises()
    await wrapper.find('input[type=range]').setValue('1')
    expect(wrapper.find('.stage').text()).toBe('step 1')
  })

  it('reads a run aloud, without a flood', async () => {
    await open()
    vi.useFakeTimers()
    await button('Run it live')!.trigger('click')
    await vi.advanceTimersByTimeAsync(600)
    expect(narrator()).toBe('Done: 3 steps in 30 milliseconds.')
    wrapper.find<HTMLInputElement>('input[type=range]').element.focus()
    await wrapper.find('input[type=range]').setValue('0')
    await vi.advanceTimersByTimeAsync(600)
    expect(narrator()).toBe('The UNet, 1 of 3, took 10 milliseconds.')
  })

  it('copies the lesson link and confirms it; where that is forbidden, shows the link', async () => {
    const writeText = vi.fn(async (_text: string) => undefined)
    vi.stubGlobal('navigator', { clipboard: { writeText } })
    await open({}, { lesson: lessonOf() })
    await button('Copy a link')!.trigger('click')
    await flushPromises()
    expect(writeText).toHaveBeenCalledWith('http://site/page.html?demo.seed=9')
    expect(wrapper.text()).toContain('Link copied')
    writeText.mockRejectedValue(new Error('forbidden'))
    await button('Copy a link')!.trigger('click')
    await flushPromises()
    expect(wrapper.find<HTMLInputElement>('input[readonly]').element.value).toBe(
      'http://site/page.html?demo.seed=9',
    )
  })

  it('hides what the link hides, and shows as text what the link had wrong', async () => {
    const lesson = lessonOf({
      hidden: shallowRef(new Set(['run', 'controls', 'footer'])),
      notes: shallowRef([{ name: '<b>x</b>', problem: 'unknown' as const }]),
    })
    await open({}, { lesson })
    expect([button('Run it live'), button('Copy a link')]).toEqual([undefined, undefined])
    expect(wrapper.find('[aria-label="Seed"]').exists()).toBe(false)
    expect(wrapper.find('.ml-demo-notes li').element.innerHTML).toContain('&lt;b&gt;x&lt;/b&gt;')
  })

  it('does not run on input that makes no run', async () => {
    await open({}, { runnable: false })
    expect(button('Run it live')!.attributes('disabled')).toBeDefined()
  })
})
