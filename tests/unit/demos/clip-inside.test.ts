// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import Demo from '../../../components/demos/clip-inside/Demo.vue'
import { inside, knownFits, type Pair, wordsOf } from '../../../components/demos/clip-inside/inside.ts'
import {
  formatCaptions,
  formatScenes,
  parsePairs,
  parseScenes,
} from '../../../components/demos/clip-inside/pairs.ts'
import {
  attentionFrom,
  centred,
  patchPicture,
  readingOf,
} from '../../../components/demos/clip-inside/reading.ts'
import type { Section, UseClipInsideOptions } from '../../../components/demos/clip-inside/use-clip-inside.ts'
import { cutIntoPatches, pixelsOf } from '../../../components/models/clip.ts'
import type { Tokeniser } from '../../../components/models/tokeniser.ts'
import type { Engine } from '../../../components/runtime/engine.ts'
import { tensor } from '../../../components/runtime/tensor.ts'
import { encodeTrace } from '../../../components/trace/codec.ts'
import { recordRun } from '../../../components/trace/recorder.ts'
import { heldDownload } from '../../support/held-download.ts'

vi.mock('../../../components/demos/clip-inside/diagram.mmd?diagram', () => ({
  default: { layout: null, narrow: null, nodes: [], edges: [], caption: '', source: '' },
}))

const rows = (n: number, d: number, hot: (i: number) => number) => {
  const data = new Float32Array(n * d)
  for (let i = 0; i < n; i++) data[i * d + (hot(i) % d)] = 1
  return data
}

/** Towers without weights: shapes of the real ones, one-hot vectors, even attention. */
const engine: Engine = {
  load: () => Promise.resolve(),
  release: () => Promise.resolve(),
  run: (file, feeds) => {
    const n = (feeds.pixels ?? feeds.ids)!.dims[0]!
    const [length, layers, states] = file.file === 'image' ? [64, 5, 'patches'] : [32, 3, 'states']
    const tensors = {
      embedding: tensor(
        rows(n, 128, (i) => i),
        [n, 128],
      ),
      [states as string]: tensor(
        rows(n * length, 128, (i) => i),
        [n, length, 128],
      ),
      patch_embedding: tensor(
        rows(n * length, 128, (i) => i % length),
        [n, length, 128],
      ),
      attention: tensor(new Float32Array(layers * n * 4 * length * length).fill(1 / length), [
        layers,
        n,
        4,
        length,
        length,
      ]),
    }
    return Promise.resolve({ ms: 1, tensors })
  },
}
const tokeniser: Tokeniser = {
  encode: (text) => ({
    ids: new Int32Array(32),
    tokens: ['<|startoftext|>', ...text.split(' '), '<|endoftext|>'].map((word, id) => ({ id, text: word })),
    cut: false,
  }),
}
const picture = { width: 64, height: 64, pixels: Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => i % 251) }
const pairs = parsePairs('27,46,13,69', '')
const input = {
  picture,
  text: 'a red snail, a snail',
  pairs,
  pictures: pairs.map(({ scene }) => ({ picture, label: `scene ${scene}` })),
}
const record = () => recordRun(inside(engine, tokeniser, input), { settings: { text: input.text } })

describe('the run', () => {
  it('opens both towers, then holds each word against the patches, then compares the batch', async () => {
    const { steps } = await record()
    expect(steps.map(({ stage }) => stage)).toEqual([
      'patches',
      'image',
      'tokens',
      'text',
      'compare',
      'words',
      'batch',
    ])
    expect(steps[5]!.notes?.words).toEqual(['a', 'red', 'snail'])
    expect(steps[5]!.tensors.relevance!.dims).toEqual([3, 8, 8])
    expect(steps[6]!.tensors.cosines!.dims).toEqual([4, 4])
  })

  it('passes over the words of a text that has none', async () => {
    const { steps } = await recordRun(inside(engine, tokeniser, { ...input, text: ' !? ' }), { settings: {} })
    expect(steps.map(({ stage }) => stage)).not.toContain('words')
  })

  it('takes words apart from their punctuation, each once, and at most twelve', () => {
    expect(wordsOf('Look, a red “car” — a CAR!')).toEqual(['Look', 'a', 'red', 'car', 'CAR'])
    expect(wordsOf('日本 語')).toEqual(['日本', '語'])
    expect(wordsOf(Array.from({ length: 40 }, (_, i) => `w${i}`).join(' '))).toHaveLength(12)
  })
})

describe('the batch', () => {
  it('knows that captions of the world fit their own pictures, and nothing of words that a reader wrote', () => {
    const own: Pair = { scene: 46, text: 'my words', generated: false }
    const known = knownFits([pairs[0]!, own, pairs[2]!])
    expect([known[0], known[4], known[8]]).toEqual([1, 0, 1])
  })

  it('comes back from a lesson link as it was, and is filled up where the link is malformed', () => {
    const changed = pairs.map((pair, i) => (i === 1 ? { ...pair, text: 'a | b, c', generated: false } : pair))
    expect(parsePairs(formatScenes(pairs.map(({ scene }) => scene!)), formatCaptions(changed))).toEqual(
      changed,
    )
    expect(formatCaptions(pairs)).toBe('')
    expect(parseScenes('7, x, -1, 12345, <b>')).toHaveLength(4)
    expect(parseScenes('1,2,3,4,5,6,7,8,9,10')).toHaveLength(8)
  })
})

describe('the reading', () => {
  it('is there for complete runs only', async () => {
    const trace = await record()
    expect(readingOf(trace)).not.toBeNull()
    expect(readingOf({ ...trace, complete: false })).toBeNull()
    expect(readingOf({ ...trace, steps: trace.steps.slice(0, 4) })).toBeNull()
  })

  it('finds the weights of one position in one layer and head, or the mean of all heads', () => {
    // two layers, two heads, 2 × 2
    const attention = tensor(
      Float32Array.from({ length: 16 }, (_, i) => i),
      [2, 1, 2, 2, 2],
    )
    expect([...attentionFrom(attention, 1, 0, 1)]).toEqual([10, 11])
    expect([...attentionFrom(attention, 1, null, 0)]).toEqual([10, 11])
  })

  it('shows a patch as the pixels that were cut out', () => {
    const { pixels } = patchPicture(cutIntoPatches(pixelsOf([picture])), 9)
    const from = (8 * 64 + 8) * 3
    expect([...pixels.slice(0, 24)]).toEqual([...picture.pixels.slice(from, from + 24)])
  })

  it('centres a map without changing its shape', () => {
    expect([...centred(tensor(Float32Array.of(1, 3), [1, 2])).data]).toEqual([-1, 1])
  })
})

async function show(section?: Section, options: Partial<UseClipInsideOptions> = {}) {
  const bytes = await encodeTrace(await record())
  const wrapper = mount(Demo, {
    attachTo: document.body,
    props: {
      section,
      options: {
        engine,
        index: () =>
          Promise.resolve({ runtime: { version: '0', path: '', bytes: 0, sha256: '' }, models: [] }),
        fetch: () => Promise.resolve(new Response(bytes as Uint8Array<ArrayBuffer>)),
        tokeniser: () => Promise.resolve(tokeniser),
        sprites: () => Promise.resolve({ get: () => new Float32Array(72 * 72 * 4) } as never),
        ...options,
      },
    },
  })
  await vi.waitFor(() => expect(wrapper.find('.ml-part').exists()).toBe(true))
  return wrapper
}

describe('the demo', { timeout: 30_000 }, () => {
  // a demo is in view at once, and the site has no index of models
  beforeEach(() => {
    vi.stubGlobal('IntersectionObserver', undefined)
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('', { status: 404 })))
  })
  afterEach(() => {
    vi.unstubAllGlobals()
    document.body.innerHTML = ''
    history.replaceState(null, '', '/')
  })

  it('shows the recorded run, and moves between its parts by keyboard', async () => {
    const wrapper = await show()
    expect(wrapper.find('[data-origin="recorded"]').exists()).toBe(true)
    expect(wrapper.find('.ml-patch-grid').exists()).toBe(true)
    await wrapper.find('[role=tablist]').trigger('keydown', { key: 'ArrowRight' })
    expect(wrapper.findAll('.ml-inside-maps button')).toHaveLength(4)
    await wrapper.find('[role=tablist]').trigger('keydown', { key: 'End' })
    expect(wrapper.findAll('.ml-similarity [data-marked]')).not.toHaveLength(0)
    expect(document.activeElement?.textContent).toContain('A batch')
    wrapper.unmount()
  })

  it('chooses patches by arrow keys and stays within the picture', async () => {
    const wrapper = await show('towers')
    expect(wrapper.find('[role=tablist]').exists()).toBe(false)
    const grid = wrapper.find('.ml-patch-grid [role=grid]')
    for (let i = 0; i < 9; i++) await grid.trigger('keydown', { key: 'ArrowLeft' })
    await nextTick()
    expect(wrapper.find('.ml-patch-grid [aria-selected=true]').attributes('aria-label')).toBe(
      'row 4, column 1',
    )
    wrapper.unmount()
  })

  it("runs the reader's own sentence live, and follows it from then on", async () => {
    const wrapper = await show('words')
    const input = wrapper.find<HTMLInputElement>('.ml-demo-controls input[type=text]')
    await input.setValue('two blue frogs')
    expect(wrapper.text()).toContain('Waiting for you to run it')
    await wrapper.find('.ml-demo-controls form').trigger('submit')
    await vi.waitFor(() => expect(wrapper.find('[data-origin="live"]').exists()).toBe(true))
    await vi.waitFor(() => expect(wrapper.find('.ml-inside-maps').text()).toContain('frogs'))
    await input.setValue('one goose')
    await vi.waitFor(() => expect(wrapper.find('.ml-inside-maps').text()).toContain('goose'), {
      timeout: 5000,
    })
    wrapper.unmount()
  })

  it('lets a change wait for the first download, and reads it then', async () => {
    const held = heldDownload(engine)
    const wrapper = await show('words', { engine: held.engine })
    const input = wrapper.find<HTMLInputElement>('.ml-demo-controls input[type=text]')
    const form = wrapper.find('.ml-demo-controls form')
    await input.setValue('two blue frogs')
    await form.trigger('submit')
    await input.setValue('one goose')
    await form.trigger('submit')
    await held.expectUndisturbed()
    held.arrive()
    await vi.waitFor(() => expect(wrapper.find('.ml-inside-maps').text()).toContain('goose'), {
      timeout: 5000,
    })
    wrapper.unmount()
  })

  it('takes a scene with its own caption', async () => {
    const wrapper = await show('words')
    await wrapper.find('.ml-inside-scene input').setValue('46')
    await wrapper.find('.ml-inside-scene input').trigger('change')
    expect(wrapper.find<HTMLInputElement>('.ml-demo-controls input[type=text]').element.value).toContain(
      'fox',
    )
    wrapper.unmount()
  })
})
