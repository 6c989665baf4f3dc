// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { storageRows } from '../../../components/pages/storage-rows.ts'
import { cardOf, fakeCaches, fakeFetch, indexOf } from '../../support/fake-site.ts'

const bytes = new Uint8Array(2_000_000)
const cards = [
  cardOf('clip', { text: bytes, image: bytes.slice(1) }),
  cardOf('judge', { net: bytes.slice(2) }),
]
const index = indexOf(cards)
const site = {
  '/models/index.json': index,
  '/models/clip/card.json': cards[0]!,
  '/models/clip/text.onnx': bytes,
  '/models/judge/card.json': cards[1]!,
  '/models/judge/net.onnx': bytes.slice(2),
}

const open = async (caches: CacheStorage | undefined) => {
  vi.stubGlobal('caches', caches)
  vi.stubGlobal('fetch', fakeFetch(site).fetch)
  vi.stubGlobal('navigator', { storage: { estimate: async () => ({ quota: 5e9 }) } })
  vi.resetModules()
  const { siteStore } = await import('../../../components/runtime/site-models.ts')
  if (caches) {
    await siteStore().read({ model: 'clip', file: 'text' })
    await siteStore().read({ model: 'judge', file: 'net' })
  }
  const { default: StoragePage } = await import('../../../components/pages/StoragePage.vue')
  const wrapper = mount(StoragePage, { attachTo: document.body })
  await flushPromises()
  await vi.waitFor(() => expect(wrapper.findAll('tbody tr')).toHaveLength(3))
  return wrapper
}

describe('the storage page', () => {
  beforeEach(() => void vi.useRealTimers())
  afterEach(() => vi.unstubAllGlobals())

  it('lists every model with its size and what is on this device', async () => {
    const wrapper = await open(fakeCaches())
    const lines = wrapper.findAll('tbody tr').map((row) => row.findAll('td').map((cell) => cell.text()))
    expect(lines[0]!.slice(0, 2)).toEqual(['4.0 MB', '2.0 MB of it'])
    expect(lines[1]!.slice(0, 2)).toEqual(['2.0 MB', 'stored'])
    expect(lines[2]!.slice(0, 2)).toEqual(['8 B', 'not stored'])
    expect(wrapper.find('.ml-storage-summary').text()).toBe(
      '4.0 MB of models are stored on this device. Your browser lets this site keep up to 5.0 GB.',
    )
  })

  it('deletes one model, and all after asking once more', async () => {
    const wrapper = await open(fakeCaches())
    await wrapper.find('[aria-label="Delete CLIP from this device"]').trigger('click')
    await flushPromises()
    expect(wrapper.find('[role=status]').text()).toBe('CLIP was deleted from this device.')
    const find = (text: string) => wrapper.findAll('button').find((button) => button.text() === text)!
    await find('Delete all models').trigger('click')
    await find('Really delete all?').trigger('click')
    await flushPromises()
    expect(wrapper.find('.ml-storage-summary').text()).toContain('No model is stored')
    expect(wrapper.find('[aria-label="Delete JUDGE from this device"]').attributes('disabled')).toBeDefined()
  })

  it('hands the focus on where what had it is gone, and to the harmless answer', async () => {
    const wrapper = await open(fakeCaches())
    const press = async (name: string) => {
      const button = wrapper
        .findAll('button')
        .find((each) => name === each.attributes('aria-label') || name === each.text())!
      button.element.focus()
      await button.trigger('click')
      const { activeElement } = document
      const { ariaLabel, textContent } = activeElement!
      return ariaLabel ?? textContent
    }
    expect(await press('Delete all models')).toBe('Keep them')
    expect(await press('Keep them')).toBe('Delete all models')
    await press('Delete CLIP from this device')
    await flushPromises()
    expect(document.activeElement?.textContent).toBe('JUDGE')
    await press('Delete all models')
    await press('Really delete all?')
    await flushPromises()
    expect(wrapper.find('.ml-storage-summary').text()).toContain('No model is stored')
    expect(wrapper.element.contains(document.activeElement)).toBe(true)
  })

  it('says so where the browser keeps nothing', async () => {
    const wrapper = await open(undefined)
    expect(wrapper.find('.ml-storage-summary').text()).toContain('Your browser keeps nothing for this site')
  })

  it('tells an older version, and a model that the site no longer has, from the present ones', () => {
    const rows = storageRows(
      index,
      [
        { model: 'clip', file: 'text', bytes: 5, sha256: 'old' },
        { model: 'gan', file: 'net', bytes: 7, sha256: 'x' },
      ],
      { runtime: 'ort', runtimeSummary: '', gone: 'gone', hub: 'hub' },
    )
    expect(rows.find(({ name }) => name === 'clip')).toMatchObject({ stored: 0, outdated: 5 })
    expect(rows.at(-1)).toMatchObject({ name: 'gan', summary: 'gone', outdated: 7 })
  })
})
