// @vitest-environment happy-dom
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import Demo from '../../../components/demos/classify/Demo.vue'
import { freshScene } from '../../../components/demos/classify/fresh-scene.ts'
import { createMemory, labelPicture } from '../../../components/demos/classify/label-picture.ts'
import { MOST_LABELS, parseLabels, promptOf } from '../../../components/demos/classify/labels.ts'
import { LABEL_SETS, RECORDED_SCENES, rightLabel } from '../../../components/demos/classify/presets.ts'
import { learnedTemperature, scoresOf } from '../../../components/demos/classify/scores.ts'
import { chosenScene } from '../../../components/demos/shared/picture-choice.ts'
import { encodeTrace } from '../../../components/trace/codec.ts'
import { recordRun } from '../../../components/trace/recorder.ts'
import type { Run, Trace } from '../../../components/trace/step.ts'
import { fakeClip, fakeSprites, fakeTokeniser } from '../../support/fake-clip.ts'
import { heldDownload } from '../../support/held-download.ts'

const logit = { scale: 50, bias: -12 }

describe('labels', () => {
  it('come from a pasted list, each once and at most as many as there is room for', () => {
    expect(parseLabels(' cat, dog;bird\n cat ,, a  big  fox')).toEqual(['cat', 'dog', 'bird', 'a big fox'])
    expect(parseLabels(Array.from({ length: 99 }, (_, i) => `label ${i}`).join(','))).toHaveLength(
      MOST_LABELS,
    )
    expect(parseLabels(' , ;')).toEqual([])
  })

  it('are put into the template, at its end where it has no slot', () => {
    expect(promptOf('a picture of a {}', 'cat')).toBe('a picture of a cat')
    expect(promptOf('here is', 'a cat')).toBe('here is a cat')
    expect(promptOf('{} and {}', '$&')).toBe('$& and $&')
    expect(promptOf('', 'cat')).toBe('cat')
  })
})

describe('scores', () => {
  const compared = { labels: ['a', 'b', 'c'], prompts: ['a', 'b', 'c'], cosines: [0.3, 0.2, -0.1] }

  it('share 100 % by softmax at any temperature, in the same order', () => {
    for (const temperature of [0.005, 0.02, 1]) {
      const scores = scoresOf(compared, { mode: 'softmax', temperature, logit })
      const probabilities = scores.map(({ probability }) => probability)
      expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5)
      expect([...probabilities].sort((p, q) => q - p)).toEqual(probabilities)
    }
  })

  it('stand alone by sigmoid, with the learned scale and bias', () => {
    const [a] = scoresOf(compared, { mode: 'sigmoid', temperature: 1, logit })
    expect(a!.logit).toBeCloseTo(3, 6)
    expect(a!.probability).toBeCloseTo(1 / (1 + Math.exp(-3)), 6)
    const alone = scoresOf(
      { labels: ['a'], prompts: ['a'], cosines: [0.3] },
      { mode: 'sigmoid', temperature: 1, logit },
    )
    expect(alone[0]!.probability).toBe(a!.probability)
  })

  it('start at the temperature that the model has learned', () => {
    expect(learnedTemperature({ scale: 50, bias: 0 })).toBe(0.02)
    expect(learnedTemperature({ scale: 1e9, bias: 0 })).toBe(0.005)
  })
})

describe('the pictures of the recorded run', () => {
  it('have one right label in each set but the last, where none fits', () => {
    for (const scene of RECORDED_SCENES) {
      const right = LABEL_SETS.map(({ labels }) => rightLabel(scene, labels))
      expect(right.map((label) => label !== undefined)).toEqual([true, true, true, false])
    }
  })

  it('are followed by fresh ones that are the same for everyone', () => {
    expect(freshScene(84)).toBe(freshScene(84))
    expect(freshScene(84)).not.toBe(freshScene(85))
  })
})

const picture = chosenScene(RECORDED_SCENES[0], fakeSprites)

async function collect(run: Run): Promise<string[]> {
  const stages: string[] = []
  for await (const { stage } of run) stages.push(stage)
  return stages
}

describe('the towers', () => {
  it('read nothing twice: a known picture and known prompts are compared at once', async () => {
    const engine = fakeClip()
    const memory = createMemory()
    const ask = (labels: string[]) =>
      collect(labelPicture(engine, fakeTokeniser, { picture, labels, template: 'a {}', logit }, memory))
    expect(await ask(['cat', 'dog'])).toEqual(['image', 'tokens', 'text', 'compare'])
    expect(await ask(['dog', 'cat'])).toEqual(['compare'])
    expect(await ask(['dog', 'fox'])).toEqual(['tokens', 'text', 'compare'])
    expect(engine.runs.map(({ file, inputs }) => `${file.file} ${inputs}`)).toEqual([
      'image 1',
      'text 2',
      'text 1',
    ])
    expect(memory.read).toEqual({ pictures: 1, texts: 3 })
  })
})

async function recorded(): Promise<Trace> {
  const memory = createMemory()
  async function* tour(): Run {
    for (const { labels, template } of LABEL_SETS) {
      yield* labelPicture(fakeClip(), fakeTokeniser, { picture, labels, template, logit }, memory)
    }
  }
  return recordRun(tour(), { settings: {} })
}

describe('the demo', () => {
  let wrapper: VueWrapper
  let engine: ReturnType<typeof fakeClip>

  beforeEach(() => {
    vi.stubGlobal('IntersectionObserver', undefined)
    vi.stubGlobal('fetch', async () => new Response('', { status: 404 }))
    vi.stubGlobal('matchMedia', () => ({ matches: true, addEventListener: () => undefined }))
    HTMLCanvasElement.prototype.getContext = (() => null) as never
    engine = fakeClip()
  })

  async function open(query = ''): Promise<void> {
    history.replaceState(null, '', `/page.html${query}`)
    const bytes = await encodeTrace(await recorded())
    wrapper = mount(Demo, {
      attachTo: document.body,
      props: {
        options: {
          engine,
          index: () => Promise.reject(new Error('none')),
          fetch: async () => new Response(bytes as Uint8Array<ArrayBuffer>),
          tokeniser: async () => fakeTokeniser,
          sprites: async () => fakeSprites,
          logit: async () => logit,
        },
      },
    })
    await vi.waitFor(() => expect(wrapper.find('.ml-bars').exists()).toBe(true))
  }

  afterEach(() => {
    wrapper.unmount()
    vi.unstubAllGlobals()
  })

  const bars = () => wrapper.find('.ml-bars').text()
  const inputs = () => wrapper.findAll<HTMLInputElement>('.ml-labels input')
  const press = async (words: string) => {
    await wrapper
      .findAll('button')
      .find((button) => button.text().includes(words))!
      .trigger('click')
    await flushPromises()
  }

  it('shows the recorded run, and its controls say what it asks', async () => {
    await open()
    expect(wrapper.find('.ml-demo-badge').attributes('data-origin')).toBe('recorded')
    expect(inputs().map(({ element }) => element.value)).toEqual([...LABEL_SETS.at(-1)!.labels])
    expect(engine.runs).toEqual([])
  })

  it('answers with other labels from the recorded run, and waits for the button beyond it', async () => {
    await open()
    await press('Colours')
    expect(bars()).toContain('green')
    await inputs()[0]!.setValue('grey')
    await flushPromises()
    expect(wrapper.find('.ml-bars').exists()).toBe(false)
    expect(wrapper.find('.ml-classify-answer').text()).toContain('not in the recorded run')
    expect(engine.runs).toEqual([])
  })

  it('moves the temperature and changes the mode without running a network', async () => {
    await open()
    await press('Classify live')
    await vi.waitFor(() => expect(wrapper.find('.ml-demo-badge').attributes('data-origin')).toBe('live'))
    await vi.waitFor(() => expect(wrapper.find('.ml-bars').exists()).toBe(true))
    const runs = engine.runs.length
    expect(runs).toBeGreaterThan(0)
    const before = bars()
    await wrapper.find('.ml-odds input[type=range]').setValue('-200')
    await flushPromises()
    expect(bars()).not.toBe(before)
    await wrapper.find('.ml-odds input[value=sigmoid]').setValue()
    await flushPromises()
    expect(wrapper.find('.ml-odds').text()).toContain('σ(')
    expect(engine.runs).toHaveLength(runs)
  })

  it('reads only the label that is new, once it is live', async () => {
    await open()
    await press('Classify live')
    await vi.waitFor(() => expect(wrapper.find('.ml-bars').exists()).toBe(true))
    const runs = engine.runs.length
    await inputs()[0]!.setValue('penguin')
    await vi.waitFor(() => expect(bars()).toContain('penguin'))
    expect(engine.runs.slice(runs)).toEqual([{ file: { model: 'clip', file: 'text' }, inputs: 1 }])
  })

  it('lets a label that changes wait for the first download, and reads it then', async () => {
    const held = heldDownload(engine)
    engine = held.engine
    await open()
    await press('Classify live')
    await inputs()[0]!.setValue('penguin')
    await held.expectUndisturbed()
    held.arrive()
    await vi.waitFor(() => expect(bars()).toContain('penguin'))
  })

  it('opens a lesson link, and ignores what is malformed in it', async () => {
    const [{ labels }] = LABEL_SETS
    await open(
      `?classify.labels=${encodeURIComponent(labels.join(','))}&classify.mode=magic&classify.temperature=0.1`,
    )
    expect(wrapper.find('.ml-demo-notes').text()).toContain('mode')
    expect(inputs().map(({ element }) => element.value)).toEqual([...labels])
    expect(wrapper.find('.ml-odds output').text()).toContain('0.1')
  })

  it('splits a list that is typed or pasted into a field', async () => {
    await open()
    await inputs()[0]!.setValue('cat, dog, fox')
    await flushPromises()
    expect(
      inputs()
        .map(({ element }) => element.value)
        .slice(0, 3),
    ).toEqual(['cat', 'dog', 'fox'])
    await inputs()[1]!.element.parentElement!.querySelector('button')!.click()
    await flushPromises()
    expect(inputs()[1]!.element.value).toBe('fox')
  })
})
