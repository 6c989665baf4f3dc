// @vitest-environment happy-dom
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { COLLECTION_SIZE } from '../../../components/demos/shared/collection.ts'
import type { Engine } from '../../../components/runtime/engine.ts'
import { tensor } from '../../../components/runtime/tensor.ts'

/** A tiny space: a text is the axis of its first letter, picture i lies along axis i mod 26. */
const axis = (i: number): Float32Array => Float32Array.from({ length: 26 }, (_, j) => (i % 26 === j ? 1 : 0))
const letter = (text: string): number => (text.toLowerCase().charCodeAt(0) - 97 + 26) % 26

const world = vi.hoisted(() => ({ run: vi.fn(), load: vi.fn() }))

vi.mock('../../../components/runtime/use-engine.ts', () => ({
  useEngine: (): Engine => ({ load: world.load, run: world.run, release: () => Promise.resolve() }),
  useEngineNotices: () => ({ value: [] }),
}))
vi.mock('../../../components/runtime/site-models.ts', () => ({
  loadModelIndex: () => Promise.reject(new Error('no index')),
  siteStore: () => ({ list: () => Promise.resolve([]) }),
}))
vi.mock('../../../components/demos/shared/resources.ts', () => ({
  loadTokeniser: () =>
    Promise.resolve({
      encode: (text: string) => ({
        ids: Int32Array.from({ length: 32 }, () => letter(text)),
        tokens: [{ id: letter(text), text }],
        cut: text.length > 50,
      }),
    }),
  loadCollection: () => {
    const data = new Float32Array(COLLECTION_SIZE * 26)
    for (let i = 0; i < COLLECTION_SIZE; i++) data.set(axis(i), i * 26)
    return Promise.resolve({ vectors: tensor(data, [COLLECTION_SIZE, 26]) })
  },
  loadSprites: () => Promise.resolve({ has: () => true, get: () => new Float32Array(72 * 72 * 4) }),
}))

const { default: Demo } = await import('../../../components/demos/clip-search/Demo.vue')
const { ownPictures } = await import('../../../components/demos/clip-search/own-pictures.ts')

const recorded = resolve(import.meta.dirname, '../../../docs/.vuepress/public/recorded/clip-search.trace.bin')
let wrapper: VueWrapper

const type = (words: string) => wrapper.find('input[type=search]').setValue(words)
const first = () => wrapper.find('.ml-results li canvas').attributes('aria-label') ?? ''
const status = () => wrapper.find('.ml-search-line p').text()
const isLive = () => wrapper.find('.ml-demo-badge').attributes('data-origin') === 'live'

function join(id: string, label: string): void {
  const picture = { width: 128, height: 128, pixels: new Uint8Array(128 * 128 * 3) }
  wrapper.findComponent({ name: 'PictureInput' }).vm.$emit('picture', { id, label, picture })
}

async function goLive(words: string): Promise<void> {
  await type(words)
  await wrapper.find('form').trigger('submit')
  await vi.waitFor(() => expect(isLive()).toBe(true))
  await vi.waitFor(() => expect(status()).toContain(`“${words}”`))
}

beforeEach(() => {
  history.replaceState(null, '', '/page.html')
  ownPictures.value = []
  vi.stubGlobal('IntersectionObserver', undefined)
  vi.stubGlobal('matchMedia', () => ({ matches: true, addEventListener() {}, removeEventListener() {} }))
  vi.stubGlobal('fetch', async () => new Response(await readFile(recorded)))
  world.load.mockReset().mockResolvedValue(undefined)
  world.run
    .mockReset()
    .mockImplementation(({ file }: { file: string }, feeds: Record<string, { data: Int32Array }>) => {
      const at = file === 'text' ? feeds.ids!.data[0]! : 25
      return Promise.resolve({ tensors: { embedding: tensor(axis(at), [1, 26]) }, ms: 1 })
    })
  wrapper = mount(Demo, { attachTo: document.body })
})

afterEach(() => {
  wrapper.unmount()
  vi.unstubAllGlobals()
})

describe('search by words', () => {
  it('shows a recorded ranking with pictures and loads no model for it', async () => {
    await vi.waitFor(() => expect(wrapper.findAll('.ml-results canvas')).toHaveLength(12))
    expect(first()).toMatch(/^1: .+, cosine [−\d.]+$/)
    expect(world.load).not.toHaveBeenCalled()
    expect(world.run).not.toHaveBeenCalled()
  })

  it('keeps the room of the pictures before anything has come', async () => {
    expect(wrapper.findAll('.ml-results li')).toHaveLength(12)
    await vi.waitFor(() => expect(wrapper.findAll('.ml-results canvas')).toHaveLength(12))
    expect(wrapper.findAll('.ml-results li')).toHaveLength(12)
  })

  it('says that own words need a live run, and does not start one by itself', async () => {
    await vi.waitFor(() => expect(first()).not.toBe(''))
    await type('a whale')
    expect(status()).toContain('Run it live to look for “a whale”')
    expect(world.load).not.toHaveBeenCalled()
  })

  it('ranks all 200 pictures once it is live, then follows the keys', async () => {
    await goLive('cat')
    expect(world.run).toHaveBeenCalledTimes(1)
    await type('d')
    await type('do')
    await type('dog')
    await vi.waitFor(() => expect(status()).toContain('“dog”'))
    expect(world.run).toHaveBeenCalledTimes(2)
    expect(first()).toContain('cosine 1.00')
  })

  it('never shows the result of words that are no longer there', async () => {
    await goLive('cat')
    let finish: (() => void) | undefined
    world.run.mockImplementationOnce(
      () =>
        new Promise(
          (resolve) => (finish = () => resolve({ tensors: { embedding: tensor(axis(1), [1, 26]) }, ms: 1 })),
        ),
    )
    await type('bird')
    await vi.waitFor(() => expect(finish).toBeDefined())
    await type('fish')
    await vi.waitFor(() => expect(status()).toContain('“fish”'))
    finish!()
    await flushPromises()
    expect(status()).toContain('“fish”')
  })

  it('goes on with the words as they are when the model has come', async () => {
    let arrive: (() => void) | undefined
    world.load.mockImplementationOnce(() => new Promise<void>((resolve) => (arrive = resolve)))
    await type('cat')
    await wrapper.find('form').trigger('submit')
    await type('dog')
    arrive!()
    await vi.waitFor(() => expect(status()).toContain('“dog”'))
    expect(world.load).toHaveBeenCalledTimes(2)
  })

  it('says where a long text was cut, and what the model read', async () => {
    await goLive('x'.repeat(80))
    expect(wrapper.find('.ml-search-cut').exists()).toBe(true)
    expect(wrapper.find('.ml-search-times').text()).toMatch(/tokens .* ms · text tower 1 ms · compare .* ms/)
  })

  it('keeps what it shows when the words are emptied', async () => {
    await goLive('cat')
    const before = first()
    await type('   ')
    expect(first()).toBe(before)
    expect(status()).toContain('Type a few words')
  })

  it('lets a picture of the reader join, marks it, and lets it go', async () => {
    await goLive('zebra')
    join('own-a', 'my zebra')
    await vi.waitFor(() => expect(wrapper.find('[data-own]').exists()).toBe(true))
    expect(wrapper.find('[data-own] canvas').attributes('aria-label')).toContain('my zebra, cosine 1.00')
    expect(wrapper.find('.ml-own li').text()).toMatch(/place \d+ of 201/)
    await wrapper.find('.ml-own li button').trigger('click')
    await vi.waitFor(() => expect(wrapper.find('[data-own]').exists()).toBe(false))
  })

  it('fetches nothing for words when a picture joins or goes before a live run', async () => {
    await vi.waitFor(() => expect(first()).not.toBe(''))
    await wrapper.find('.ml-chip').trigger('click')
    join('own-c', 'mine')
    await vi.waitFor(() => expect(wrapper.find('.ml-own li').exists()).toBe(true))
    await wrapper.find('.ml-own li button').trigger('click')
    await vi.waitFor(() => expect(wrapper.find('.ml-own li').exists()).toBe(false))
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(world.load.mock.calls.map(([asked]) => (asked as { file: string }).file)).toEqual(['image'])
  })

  it('ranks a picture that joined while the first run was under way', async () => {
    let arrive: (() => void) | undefined
    world.load.mockImplementationOnce(() => new Promise<void>((resolve) => (arrive = resolve)))
    await type('zebra')
    await wrapper.find('form').trigger('submit')
    join('own-d', 'my zebra')
    await vi.waitFor(() => expect(wrapper.find('.ml-own li').exists()).toBe(true))
    arrive!()
    await vi.waitFor(() => expect(wrapper.find('[data-own]').exists()).toBe(true))
  })

  it('drops only the picture that cannot be read, and reads those that wait', async () => {
    world.load.mockRejectedValueOnce(new Error('the cable was cut'))
    join('own-e', 'broken')
    join('own-f', 'second')
    await vi.waitFor(() => expect(wrapper.find('.ml-own-failure').exists()).toBe(true))
    join('own-g', 'third')
    await vi.waitFor(() => expect(wrapper.findAll('.ml-own li')).toHaveLength(2))
    expect(ownPictures.value.map(({ label }) => label)).toEqual(['second', 'third'])
  })

  it('shows a failure of the picture tower beside it, and tries again', async () => {
    world.load.mockRejectedValueOnce(new Error('the cable was cut'))
    join('own-b', 'mine')
    await vi.waitFor(() => expect(wrapper.find('.ml-own-failure').exists()).toBe(true))
    await wrapper.find('.ml-own-failure button').trigger('click')
    await vi.waitFor(() => expect(wrapper.find('.ml-own li').text()).toContain('mine'))
  })

  it('leaves out what its page asks it to leave out', async () => {
    await wrapper.setProps({ hide: 'upload,tokens,compose,lesson' })
    for (const part of ['.ml-own', '.ml-search-reading', '.ml-copy-link'])
      expect(wrapper.find(part).exists()).toBe(false)
    expect(wrapper.find('.ml-button-run').text()).toContain('Try it yourself')
  })

  it('runs the words of a lesson link, and hides what it says', async () => {
    wrapper.unmount()
    history.replaceState(null, '', '/page.html?clip-search.query=owl&hide=examples')
    wrapper = mount(Demo, { attachTo: document.body })
    await vi.waitFor(() =>
      expect(wrapper.find<HTMLInputElement>('input[type=search]').element.value).toBe('owl'),
    )
    expect(wrapper.find('.ml-chips').exists()).toBe(false)
    await wrapper.find('.ml-button-run').trigger('click')
    await vi.waitFor(() => expect(status()).toContain('“owl”'))
  })
})
