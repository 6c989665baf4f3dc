// @vitest-environment happy-dom
/* eslint-disable vue/one-component-per-file -- each is the smallest that shows one thing */
import { type DOMWrapper, flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, ref, shallowRef } from 'vue'
import FullSizeClip from '../../../components/demos/shared/FullSizeClip.vue'
import SceneComposer from '../../../components/demos/shared/SceneComposer.vue'
import OwnPictures from '../../../components/demos/clip-search/OwnPictures.vue'
import { ownPictures, removeOwn } from '../../../components/demos/clip-search/own-pictures.ts'
import type { Engine } from '../../../components/runtime/engine.ts'
import { hubClip } from '../../../components/runtime/hub-model.ts'
import type { Run } from '../../../components/trace/step.ts'
import { type TracePlayer, useTrace } from '../../../components/trace/use-trace.ts'
import RunBar from '../../../components/views/demo-frame/RunBar.vue'
import { useKeepFocus } from '../../../components/views/keep-focus.ts'
import StepSlider from '../../../components/views/StepSlider.vue'
import { fakeHub } from '../../support/fake-hub.ts'

const idle: Engine = {
  load: async () => undefined,
  run: async () => ({ tensors: {}, ms: 0 }),
  release: async () => undefined,
}
const focused = () => document.activeElement as HTMLElement
const name = () => focused().getAttribute('aria-label') ?? focused().textContent!.trim()

let wrapper: VueWrapper
afterEach(() => {
  wrapper.unmount()
  document.body.replaceChildren()
  vi.unstubAllGlobals()
})

const find = (text: string) => wrapper.findAll('button').find((each) => each.text().startsWith(text))!
/** As by keyboard: what is pressed has the focus. */
async function press(button: DOMWrapper<Element> | undefined) {
  const element = button!.element as HTMLElement
  element.focus()
  expect(focused()).toBe(element)
  await button!.trigger('click')
}

describe('a list whose items go', () => {
  const items = ref(['a', 'b', 'c'])
  const off = ref('')
  const open = (given = ['a', 'b', 'c']) => {
    items.value = given
    off.value = ''
    const List = defineComponent({
      setup() {
        const root = shallowRef<HTMLElement | null>(null)
        useKeepFocus(root)
        return { root, items, off }
      },
      template: `<div ref="root">
        <button v-for="item in items" :key="item" :disabled="item === off">{{ item }}</button>
      </div>`,
    })
    wrapper = mount(List, { attachTo: document.body })
  }

  it.each([
    ['a', 'b'],
    ['b', 'c'],
    ['c', 'b'],
  ])('hands the focus of %s on to %s, where it goes and where it is disabled', async (gone, next) => {
    open()
    find(gone).element.focus()
    items.value = items.value.filter((item) => item !== gone)
    await flushPromises()
    expect(name()).toBe(next)
    wrapper.unmount()
    open()
    find(gone).element.focus()
    off.value = gone
    await flushPromises()
    expect(name()).toBe(next)
  })

  it('hands it on to what came in its place', async () => {
    open()
    find('b').element.focus()
    items.value = ['a', 'new', 'c']
    await flushPromises()
    expect(name()).toBe('new')
  })

  it('keeps it itself where nothing is left', async () => {
    open(['a'])
    find('a').element.focus()
    items.value = []
    await flushPromises()
    expect(focused()).toBe(wrapper.element)
  })

  it('leaves it where it is if it was on anything else, or nowhere', async () => {
    open()
    items.value = ['b', 'c']
    await flushPromises()
    expect(focused()).toBe(document.body)
    find('b').element.focus()
    items.value = ['b']
    await flushPromises()
    expect(name()).toBe('b')
    const outside = document.body.appendChild(document.createElement('input'))
    outside.focus()
    items.value = []
    await flushPromises()
    expect(focused()).toBe(outside)
  })

  it('does not let Enter, held down, press one after the other', async () => {
    open()
    find('a').element.focus()
    items.value = ['b', 'c']
    await flushPromises()
    const enter = (repeat: boolean) => {
      const event = new KeyboardEvent('keydown', { key: 'Enter', repeat, bubbles: true, cancelable: true })
      focused().dispatchEvent(event)
      return event.defaultPrevented
    }
    expect([enter(true), enter(false)]).toEqual([true, false])
  })
})

describe('the run bar', () => {
  let player: TracePlayer
  let end: (error?: Error) => void
  const run = async function* (): Run {
    await new Promise<void>((resolve, reject) => (end = (error) => (error ? reject(error) : resolve())))
    yield { stage: 'unet', index: 0, of: 1, ms: 1, tensors: {} }
  }
  const open = () => {
    const Bar = defineComponent({
      components: { RunBar },
      setup() {
        player = useTrace({ engine: idle })
        return { player, go: () => void player.run(run, {}) }
      },
      template: '<RunBar :player="player" :to-fetch="null" startable @run="go" /><input />',
    })
    wrapper = mount(Bar, { attachTo: document.body })
  }

  it('goes from run to cancel, and back when it is cancelled or done', async () => {
    open()
    await press(find('Run'))
    await flushPromises()
    expect(name()).toBe('Cancel')
    await press(find('Cancel'))
    await flushPromises()
    expect(focused().className).toContain('ml-button-run')
    await press(find('Run'))
    await flushPromises()
    end()
    await flushPromises()
    expect(focused().className).toContain('ml-button-run')
  })

  it('goes to try again where the run failed, and from there to cancel', async () => {
    open()
    await press(find('Run'))
    await flushPromises()
    end(new Error('broken'))
    await flushPromises()
    expect(name()).toBe('Try again')
    await press(find('Try again'))
    await flushPromises()
    expect(name()).toBe('Cancel')
  })

  it('takes the focus from no other field', async () => {
    open()
    await press(find('Run'))
    await flushPromises()
    wrapper.find('input').element.focus()
    end(new Error('broken'))
    await flushPromises()
    expect(focused().tagName).toBe('INPUT')
  })
})

it('the step slider keeps the focus at both ends, and goes no further', async () => {
  wrapper = mount(StepSlider, {
    attachTo: document.body,
    props: {
      names: ['text', 'unet'],
      label: 'Steps',
      modelValue: 0,
      'onUpdate:modelValue': (modelValue: number) => wrapper.setProps({ modelValue }),
    },
  })
  const [, previous, next] = wrapper.findAll('button')
  await press(next)
  await press(next)
  expect(focused()).toBe(next!.element)
  expect(next!.attributes('aria-disabled')).toBe('true')
  await press(previous)
  await press(previous)
  expect(focused()).toBe(previous!.element)
  expect(wrapper.emitted('update:modelValue')).toEqual([[1], [0]])
})

it('the full-size model goes from ask to cancel and back, and from delete to ask', async () => {
  const parts = Object.values(hubClip.parts).flatMap((part) => Object.keys(part))
  let files = [...new Set(parts)].map((file) => ({
    model: hubClip.id,
    file,
    bytes: 1e6,
    sha256: hubClip.revision,
  }))
  const store = { list: async () => files, delete: async () => void (files = []) }
  wrapper = mount(FullSizeClip, {
    attachTo: document.body,
    props: {
      picture: { pixels: new Uint8Array(12), width: 2, height: 2 },
      labels: ['cat'],
      template: '{}',
      options: { engine: () => fakeHub(() => new Promise(() => undefined)).engine, store: () => store },
    },
  })
  await flushPromises()
  await press(find('Ask'))
  await flushPromises()
  expect(name()).toBe('Cancel')
  await press(find('Cancel'))
  await flushPromises()
  expect(name()).toContain('Ask')
  await press(find('Delete'))
  await flushPromises()
  expect(name()).toContain('Ask')
})

it('a collection of own pictures goes on to the next, then to what adds one', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new Error('offline')))
  const picture = { pixels: new Uint8Array(12), width: 2, height: 2 }
  ownPictures.value = ['a', 'b'].map((id) => ({ id, label: id, picture, vector: new Float32Array(1) }))
  const Own = defineComponent({
    components: { OwnPictures },
    setup: () => ({
      own: {
        reader: useTrace({ engine: idle }),
        pictures: ownPictures,
        last: ref(''),
        add: () => undefined,
        remove: removeOwn,
      },
    }),
    template: '<OwnPictures :own="own" :places="{}" composer />',
  })
  wrapper = mount(Own, { attachTo: document.body })
  wrapper.find('details').element.open = true
  await press(wrapper.find('li button'))
  expect(focused()).toBe(wrapper.find('li button').element)
  await press(wrapper.find('li button'))
  expect(wrapper.find('li').exists()).toBe(false)
  expect(focused().closest('.ml-picture-input')).not.toBeNull()
})

it('a scene keeps the focus when its last sticker goes, and when it is full', async () => {
  const sprites = { has: () => true, get: () => new Float32Array(72 * 72 * 4) }
  wrapper = mount(SceneComposer, {
    attachTo: document.body,
    props: { load: async () => sprites as never },
  })
  await flushPromises()
  const rows = () => wrapper.findAll('.ml-composer-remove')
  const add = wrapper.find('.ml-composer-actions button')
  await press(add)
  expect(rows()).toHaveLength(3)
  expect(focused()).toBe(wrapper.find('[data-use]').element)
  await press(rows()[2])
  expect(focused()).toBe(add.element)
  await press(rows()[0])
  expect(focused()).toBe(rows()[0]!.element)
})
