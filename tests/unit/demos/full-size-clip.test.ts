// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import FullSizeClip from '../../../components/demos/shared/FullSizeClip.vue'
import { ModelFailure } from '../../../components/runtime/failure.ts'
import { hubClip } from '../../../components/runtime/hub-model.ts'
import type { StoredFile } from '../../../components/runtime/model-cache.ts'
import { fakeHub } from '../../support/fake-hub.ts'

const picture = { pixels: new Uint8Array(12), width: 2, height: 2 }
const question = { picture, labels: ['cat', 'dog'], template: 'a photo of {}' }
const allFiles = (): StoredFile[] =>
  [...new Set(Object.values(hubClip.parts).flatMap((part) => Object.keys(part)))].map((file) => ({
    model: hubClip.id,
    file,
    bytes: 1e6,
    sha256: hubClip.revision,
  }))

async function setUp({
  fail,
  stored = [],
  props = {},
}: { fail?: (part: string) => Promise<void>; stored?: StoredFile[]; props?: object } = {}) {
  const hub = fakeHub(fail)
  const made = vi.fn(() => hub.engine)
  const files = [...stored]
  const store = {
    list: async () => [...files],
    delete: async (model: string) =>
      void files.splice(0, files.length, ...files.filter((f) => f.model !== model)),
  }
  const view = mount(FullSizeClip, {
    props: { ...question, ...props, options: { engine: made, store: () => store } },
  })
  await flushPromises()
  const press = async (words: string) => {
    const button = view.findAll('button').find((each) => each.text().startsWith(words))
    if (!button) throw new Error(`There is no button "${words}" in: ${view.text()}`)
    await button.trigger('click')
  }
  const settled = (words: string) => vi.waitFor(() => expect(view.text()).toContain(words))
  return { view, hub, made, press, settled }
}

describe('the full-size model on request', () => {
  it('starts nothing by itself, and says what will be fetched, from where and how large it is', async () => {
    const { view, made } = await setUp()
    expect(made).not.toHaveBeenCalled()
    expect(view.text()).toContain('huggingface.co: about 156 MB')
    expect(view.get('button').text()).toBe('Ask the real one · about 156 MB')
  })

  it('cannot be asked without a picture or without a label', async () => {
    for (const props of [{ picture: null }, { labels: [] }]) {
      const { view } = await setUp({ props })
      expect(view.get('button').attributes('disabled')).toBeDefined()
      expect(view.text()).toContain('It needs a picture and at least one label.')
    }
  })

  it('puts its answer beside ours, and says it aloud', async () => {
    const ours = [{ label: 'cat', probability: 0.25 }]
    const { view, hub, press, settled } = await setUp({ props: { ours } })
    await press('Ask the real one')
    await settled('The full-size model has answered: cat leads with 100.0 %.')
    expect(hub.requests.prompts).toEqual([['a photo of cat', 'a photo of dog']])
    const [first, second] = view.findAll('ul.ml-bars')
    expect(first!.text()).toContain('25.0 %')
    expect(second!.findAll('li').map((item) => item.text().replace(/\s+/g, ' '))).toEqual([
      'cat 100 %',
      'dog <0.1 %',
    ])
    expect(view.text()).toContain('between 0.600 and 0.800')
  })

  it('takes its answer away when the question changes, and answers the new one in the same worker', async () => {
    const { view, hub, press, settled } = await setUp()
    await press('Ask the real one')
    await settled('cat leads')
    await view.setProps({ labels: ['cat', 'dog'], picture: { ...picture } })
    expect(view.find('[data-full-size]').exists()).toBe(true)
    await view.setProps({ labels: ['a bird'] })
    expect(view.find('[data-full-size]').exists()).toBe(false)
    expect(view.text()).toContain('The question has changed')
    await press('Ask it again')
    await settled('a bird leads')
    expect(hub.started()).toBe(1)
  })

  it('tells a failure and tries again in a fresh worker', async () => {
    let offline = true
    const { view, hub, press, settled } = await setUp({
      fail: async () => {
        if (offline) throw new ModelFailure('offline', 'huggingface.co gave no answer.')
      },
    })
    await press('Ask the real one')
    await settled('Connect to the network and try again.')
    expect(view.get('[role=alert]').text()).toContain('huggingface.co gave no answer.')
    offline = false
    await press('Try again')
    await settled('cat leads')
    expect(view.find('[role=alert]').exists()).toBe(false)
    expect(hub.started()).toBe(2)
  })

  it('counts the bytes while they come, and stops at once when cancelled', async () => {
    const { view, hub, press, settled } = await setUp({ fail: () => new Promise(() => undefined) })
    await press('Ask the real one')
    await settled('Fetching from huggingface.co: 5 B of about 89.1 MB')
    expect(view.get('progress').attributes('value')).toBe('5')
    await press('Cancel')
    expect(view.find('[role=alert]').exists()).toBe(false)
    expect(view.get('button').text()).toContain('Ask the real one')
    expect(hub.engine.alive).toBe(false)
  })

  it('asks no other server when the files are here, and can delete them', async () => {
    const { view, press, settled } = await setUp({ stored: allFiles() })
    expect(view.text()).toContain('on this device already (6.0 MB)')
    await press('Delete')
    await settled('about 156 MB')
    expect(view.get('[role=status]').text()).toBe('Its files were deleted from this device.')
  })

  it('gives its memory back when the reader leaves the page', async () => {
    const { view, hub, press, settled } = await setUp()
    await press('Ask the real one')
    await settled('cat leads')
    expect(hub.engine.alive).toBe(true)
    view.unmount()
    expect(hub.engine.alive).toBe(false)
  })
})
