// @vitest-environment happy-dom
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { PCA } from 'ml-pca'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import Demo from '../../../components/demos/shared-space/Demo.vue'
import { EXPRESSIONS, SENTENCES, termsOfSentence } from '../../../components/demos/shared-space/examples.ts'
import { fitPlane } from '../../../components/demos/shared-space/fit-plane.ts'
import { land, landingAt } from '../../../components/demos/shared-space/land.ts'
import { project } from '../../../components/demos/shared-space/projection.ts'
import { groupsOf, PROPERTIES } from '../../../components/demos/shared-space/properties.ts'
import { giveRoom } from '../../../components/demos/shared-space/room.ts'
import { sampleScenes, sampleTexts } from '../../../components/demos/shared-space/sample.ts'
import { nearest, openSpace, planeStep } from '../../../components/demos/shared-space/space.ts'
import { embedTexts } from '../../../components/models/clip.ts'
import { row } from '../../../components/models/vectors.ts'
import { parseExpression, type Term } from '../../../components/models/word-arithmetic.ts'
import { tensor, type Tensor } from '../../../components/runtime/tensor.ts'
import { encodeTrace } from '../../../components/trace/codec.ts'
import { recordRun } from '../../../components/trace/recorder.ts'
import type { Run, Trace } from '../../../components/trace/step.ts'
import { createRandom } from '../../../components/world/random.ts'
import { makeScene } from '../../../components/world/scene.ts'
import { fakeClip, fakeTokeniser } from '../../support/fake-clip.ts'

function cloud(n: number, d: number, seed: number, shift = 0): Tensor {
  const random = createRandom(seed)
  const data = Float32Array.from({ length: n * d }, (_, i) => random.between(-1, 1) / ((i % d) + 1) + shift)
  return tensor(data, [n, d])
}
const rowsOf = (matrix: Tensor) => Array.from({ length: matrix.dims[0]! }, (_, i) => row(matrix, i))

describe('the plane', () => {
  const pictures = cloud(30, 16, 1, 0.5)
  const texts = cloud(20, 16, 2, -0.5)

  it('projects as the principal component analysis of all vectors does', () => {
    const basis = fitPlane(pictures, texts, 'joint')
    const all = [...rowsOf(pictures), ...rowsOf(texts)].map((vector) => [...vector])
    const scores = new PCA(all).predict(all, { nComponents: 2 }).to2DArray()
    all.forEach((vector, i) => {
      project(basis, vector, 'picture').forEach((value, k) => {
        expect(Math.abs(value)).toBeCloseTo(Math.abs(scores[i]![k]!), 4)
      })
    })
    expect(basis.explained[0]).toBeGreaterThanOrEqual(basis.explained[1])
  })

  it('shows the gap between the modalities, and closes it when each is centred', () => {
    const gap = (variant: 'joint' | 'centred') => {
      const basis = fitPlane(pictures, texts, variant)
      const middle = (vectors: readonly Float32Array[], modality: 'picture' | 'text') =>
        vectors.reduce((sum, vector) => sum + project(basis, vector, modality)[0], 0) / vectors.length
      return Math.abs(middle(rowsOf(pictures), 'picture') - middle(rowsOf(texts), 'text'))
    }
    expect(gap('joint')).toBeGreaterThan(1)
    expect(gap('centred')).toBeLessThan(1e-4)
  })
})

describe('the sample', () => {
  it('has about 80 pictures of one thing and 40 texts, all different and the same each time', () => {
    const scenes = sampled
    expect(sampleScenes()).toEqual(scenes)
    expect(new Set(scenes).size).toBe(scenes.length)
    expect(scenes.length).toBeGreaterThanOrEqual(70)
    expect(scenes.every((seed) => makeScene(seed, 'val').stickers.length === 1)).toBe(true)
    const texts = sampleTexts().map(({ text }) => text)
    expect(new Set(texts).size).toBe(texts.length)
    expect(texts.length).toBeGreaterThanOrEqual(35)
  })
})

describe('room for marks', () => {
  it('goes to the first; what would cover it becomes a dot', () => {
    const mark = (id: string, x: number) => ({ id, x, y: 0, width: 20, height: 20 })
    expect([...giveRoom([mark('a', 0), mark('b', 10), mark('c', 40)])]).toEqual(['a', 'c'])
  })
})

const sampled = sampleScenes()

async function smallSpace() {
  const scenes = sampled.slice(0, 5)
  const texts = sampleTexts().slice(8, 20)
  const pictureVectors = cloud(scenes.length, 128, 5)
  const encoded = texts.map(({ text }) => fakeTokeniser.encode(text))
  const { embedding: textVectors } = await embedTexts(fakeClip(), encoded)
  return planeStep({
    pictures: tensor(new Uint8Array(scenes.length * 64 * 64 * 3), [scenes.length, 64, 64, 3]),
    pictureVectors,
    textVectors,
    scenes,
    texts,
    bases: {
      centred: fitPlane(pictureVectors, textVectors, 'centred'),
      joint: fitPlane(pictureVectors, textVectors, 'joint'),
    },
    ms: 1,
  })
}

const termsOf = (text: string): readonly Term[] => {
  const parsed = parseExpression(text)
  if (!('terms' in parsed)) throw new Error(parsed.problem)
  return parsed.terms
}

describe('what lands', () => {
  it('falls where its vector is projected, term by term, and is nearest to itself', async () => {
    const space = openSpace(await smallSpace())
    const known = space.points.find(({ modality }) => modality === 'text')!
    const ask = (terms: readonly Term[]) =>
      recordRun(land(fakeClip(), fakeTokeniser, { terms, space }), { settings: {} })

    const trace = await ask(termsOfSentence(known.label)!)
    const landing = landingAt(trace, trace.steps.length - 1)!
    const place = project(space.bases.centred, known.vector, 'text')
    place.forEach((value, k) => expect(landing.path[0]!.centred[k]).toBeCloseTo(value, 5))
    const [best] = nearest(space, landing.cosines!, 'text', { count: 1 })
    expect(best!.point.id).toBe(known.id)
    expect(best!.cosine).toBeCloseTo(1, 5)

    const sum = await ask(termsOf('red car − red + blue'))
    expect(sum.steps.map(({ stage }) => stage)).toEqual(['tokens', 'text', 'add', 'add', 'add', 'neighbours'])
    expect(landingAt(sum, 3)!.path.map(({ term }) => term)).toEqual(['red car', '− red'])
    expect(landingAt(sum, 3)!.cosines).toBeNull()
  })

  it('has no place where nothing is left of a sum', async () => {
    const space = openSpace(await smallSpace())
    const run = land(fakeClip(), fakeTokeniser, { terms: termsOf('red − red + blue'), space })
    const trace = await recordRun(run, { settings: {} })
    expect(landingAt(trace, 5)!.path.map(({ term }) => term)).toEqual(['red', '+ blue'])
  })
})

async function recorded(): Promise<Trace> {
  async function* run(): Run {
    const plane = await smallSpace()
    yield plane
    const space = openSpace(plane)
    for (const terms of [termsOfSentence(SENTENCES[0])!, termsOf(EXPRESSIONS[0])]) {
      yield* land(fakeClip(), fakeTokeniser, { terms, space })
    }
  }
  return recordRun(run(), { settings: {} })
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
        },
      },
    })
    await vi.waitFor(() => expect(wrapper.find('.ml-plane').exists()).toBe(true))
    await flushPromises()
  }

  afterEach(() => {
    wrapper.unmount()
    vi.unstubAllGlobals()
  })

  const field = () => wrapper.find<HTMLInputElement>('.ml-ask-field input')
  const place = (id: string) => wrapper.find(`[data-point="${id}"]`).attributes('style')

  it('shows the recorded run to its end, with the sum and its neighbours', async () => {
    await open()
    expect(field().element.value).toBe(EXPRESSIONS[0])
    expect(wrapper.findAll('[data-point^=stop]')).toHaveLength(3)
    expect(wrapper.find('.ml-space-title').text()).toContain(EXPRESSIONS[0])
    expect(wrapper.findAll('.ml-near li').length).toBeGreaterThan(5)
    expect(engine.runs).toEqual([])
  })

  it('keeps the plane when a new sentence lands in it', async () => {
    await open()
    const before = place('text-0')
    await wrapper.find('input[value=sentence]').setValue()
    await field().setValue('a yellow fish')
    await flushPromises()
    expect(wrapper.find('.ml-demo-stage [role=status]').text()).toContain('not in the recorded run')
    await field().trigger('keydown', { key: 'Enter' })
    await vi.waitFor(() => expect(wrapper.find('.ml-space-title').text()).toContain('a yellow fish'))
    expect(engine.runs).toEqual([{ file: { model: 'clip', file: 'text' }, inputs: 1 }])
    expect(place('text-0')).toBe(before)
  })

  it('says in a sentence what is wrong with a sum, and does not run it', async () => {
    await open()
    await field().setValue('red car +')
    await flushPromises()
    expect(wrapper.find('.ml-ask-problem').text()).toBe('Term 2 has no words after its +.')
    await field().trigger('keydown', { key: 'Enter' })
    await flushPromises()
    expect(engine.runs).toEqual([])
  })

  it('gives the neighbours of any point without a network, and colours points by what is known', async () => {
    await open()
    await wrapper.find('[data-point=text-3]').trigger('click')
    expect(wrapper.find('.ml-space-title').text()).toContain(sampleTexts()[11]!.text)
    expect(engine.runs).toEqual([])
    await wrapper.find('select').setValue('colour')
    const groups = wrapper.findAll('.ml-space-legend button')
    expect(groups.length).toBeGreaterThan(2)
    await groups[0]!.trigger('click')
    expect(wrapper.findAll('.ml-plane-lit').length).toBeGreaterThan(0)
  })

  it('says in a sentence that the plane did not come, and places the sentence once it does', async () => {
    const bytes = await encodeTrace(await recorded())
    let offline = true
    const fetch = async () => {
      if (offline) throw new TypeError('Failed to fetch')
      return new Response(bytes as Uint8Array<ArrayBuffer>)
    }
    const options = {
      ...{ engine, fetch },
      index: () => Promise.reject(new Error('none')),
      tokeniser: async () => fakeTokeniser,
    }
    history.replaceState(null, '', '/page.html')
    wrapper = mount(Demo, { attachTo: document.body, props: { options } })
    const alert = () => wrapper.find('.ml-run-failure')
    await vi.waitFor(() => expect(alert().text()).toContain('The recorded run could not be shown.'))
    await wrapper.find('.ml-button-run').trigger('click')
    await vi.waitFor(() =>
      expect(alert().text()).toContain(
        'The plane of the shared space could not be fetched: the network gave no answer.',
      ),
    )
    offline = false
    await alert().find('button').trigger('click')
    await vi.waitFor(() => expect(wrapper.find('.ml-plane').exists()).toBe(true))
    expect(alert().exists()).toBe(false)
  })

  it('can leave the modalities where they are', async () => {
    await open()
    const before = place('text-0')
    await wrapper.find('input[type=checkbox]').setValue(false)
    expect(place('text-0')).not.toBe(before)
    expect(wrapper.find('.ml-space-note').text()).toContain('modality gap')
  })
})

describe('the groups', () => {
  it('hold every point of which the property is known, once', async () => {
    const { points } = openSpace(await smallSpace())
    for (const property of PROPERTIES) {
      const ids = groupsOf(points, property).flatMap((group) => group.ids)
      expect(new Set(ids).size).toBe(ids.length)
      expect(ids).toHaveLength(points.filter(({ truth }) => truth[property] !== undefined).length)
    }
  })
})
