// @vitest-environment happy-dom
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ownPicture } from '../../../components/demos/shared/own-picture.ts'
import { dot, normalise, row } from '../../../components/models/vectors.ts'
import { levelAt } from '../../../components/models/diffusion/schedule.ts'
import { textToImage, TRAINED_SCHEDULE } from '../../../components/models/diffusion/text-to-image.ts'
import { paintedOf } from '../../../components/demos/shared/diffusion/pixels.ts'
import type { Engine } from '../../../components/runtime/engine.ts'
import { tensor, type Tensors } from '../../../components/runtime/tensor.ts'
import { encodeTrace } from '../../../components/trace/codec.ts'
import { recordRun } from '../../../components/trace/recorder.ts'
import { drawScene } from '../../../components/world/draw.ts'
import { createRandom } from '../../../components/world/random.ts'
import { makeScene } from '../../../components/world/scene.ts'
import {
  addBlock,
  canMove,
  connect,
  EXAMPLE,
  EXAMPLES,
  fitting,
  formatBench,
  isUnchanged,
  modelsOf,
  MOST_BLOCKS,
  moveBlock,
  parseBench,
  removeBlock,
  set,
} from '../../../playground/bench.ts'
import type { Tools } from '../../../playground/block-type.ts'
import type { BlockName } from '../../../playground/blocks.ts'
import {
  type Bench,
  type Block,
  findCycle,
  inOrder,
  problemOf,
  runBench,
  sentenceOf,
} from '../../../playground/graph.ts'
import Workbench from '../../../playground/Workbench.vue'
import { fakeDiffusion } from '../../support/fake-diffusion.ts'
import { fakeClip, fakeSprites, fakeTokeniser } from '../../support/fake-clip.ts'

/** The fake towers, with the states and patch vectors that the real ones give as well. */
function fakeTowers(): Engine {
  const clip = fakeClip()
  const random = createRandom(3)
  const unit = () => normalise(Array.from({ length: 128 }, () => random.between(-1, 1)))
  const patches = Float32Array.from(Array.from({ length: 64 }, unit).flatMap((vector) => [...vector]))
  return {
    ...clip,
    async run(file, feeds, outputs, signal) {
      const { tensors, ms } = await clip.run(file, feeds, outputs, signal)
      const attention = tensor(new Float32Array(4), [1, 1, 1, 2, 2])
      const more: Tensors =
        file.file === 'image'
          ? { patches: tensor(patches, [1, 64, 128]), patch_embedding: tensor(patches, [1, 64, 128]) }
          : { states: tensor(new Float32Array(32 * 128), [1, 32, 128]) }
      return { tensors: { ...tensors, ...more, attention }, ms }
    },
  }
}

const scenes = Array.from({ length: 8 }, (_, i) => makeScene(i, 'val'))
const vectors = tensor(
  Float32Array.from(
    scenes.flatMap((_, i) => {
      const random = createRandom(i)
      return [...normalise(Array.from({ length: 128 }, () => random.between(-1, 1)))]
    }),
  ),
  [8, 128],
)
const resources: Omit<Tools, 'own'> = {
  tokeniser: async () => fakeTokeniser,
  sprites: async () => fakeSprites,
  collection: async () => ({ scenes, vectors }),
}
const tools: Tools = { ...resources, own: () => undefined }

const none = (): boolean => false
const block = (
  id: string,
  type: BlockName,
  wires: Block['wires'] = {},
  settings: Block['settings'] = {},
): Block => ({
  id,
  type,
  wires,
  settings,
})
const sum = (id: string, a: string | null, b: string | null): Block =>
  block(id, 'sum', { a, b }, { weight: 1 })
const idsOf = (bench: Bench | null): string[] | undefined => bench?.map(({ id }) => id)
const run = (bench: Bench, own: Tools['own'] = () => undefined) =>
  recordRun(runBench(fakeTowers(), bench, { ...tools, own }, new AbortController().signal), { settings: {} })

describe('the order of a bench', () => {
  it('puts each block after what feeds it, and leaves the rest as it stands', () => {
    expect(idsOf(inOrder(EXAMPLE))).toEqual(['b1', 'b2', 'b3', 'b4', 'b5'])
    expect(idsOf(inOrder([...EXAMPLE].reverse()))).toEqual(['b3', 'b4', 'b1', 'b2', 'b5'])
  })

  it('finds blocks that wait for one another, and no others', () => {
    const circle = [...EXAMPLE, sum('b6', 'b8.vector', 'b2.vector'), sum('b7', 'b6.vector', 'b4.vector')]
    const bench = [...circle, sum('b8', 'b7.vector', 'b4.vector')]
    expect(inOrder(bench)).toBeNull()
    expect(findCycle(bench)).toEqual(['b6', 'b8', 'b7'])
    expect(findCycle(EXAMPLE)).toBeNull()
    expect(sentenceOf(problemOf(bench, none)!, bench)).toBe(
      'These blocks wait for one another: 6 Add vectors ← 8 Add vectors ← 7 Add vectors ← 6 Add vectors.',
    )
    expect(findCycle([sum('b1', 'b1.vector', null)])).toEqual(['b1'])
  })
})

describe('a bench that cannot run', () => {
  const said = (bench: Bench): string | null => {
    const problem = problemOf(bench, none)
    return problem && sentenceOf(problem, bench)
  }

  it('says in one sentence what is missing', () => {
    expect(said(EXAMPLE)).toBeNull()
    expect(said([])).toBe('The bench is empty: add a block.')
    expect(said(removeBlock(EXAMPLE, 'b2'))).toBe('4 Compare has nothing that feeds its first vector.')
    expect(said(connect(EXAMPLE, 'b5', 'b', 'b9.vector'))).toBe(
      '5 Compare has nothing that feeds its second vector.',
    )
    expect(said(connect(EXAMPLE, 'b5', 'b', 'b1.picture'))).toBe(
      'What feeds the second vector of 5 Compare is of another kind.',
    )
    expect(said(addBlock([], 'own'))).toBe('1 Own picture has no picture yet: choose one.')
  })

  it('does not begin to run', async () => {
    await expect(run(removeBlock(EXAMPLE, 'b1'))).rejects.toThrow(
      '1 Picture tower has nothing that feeds its picture.',
    )
  })
})

describe('a run', () => {
  it('takes one step a block, whose stage is the id of the block', async () => {
    const { steps, complete } = await run(EXAMPLE)
    expect(complete).toBe(true)
    expect(steps.map(({ stage }) => stage)).toEqual(['b1', 'b2', 'b3', 'b4', 'b5'])
    const [drawn, picture, , words, compared] = steps.map(({ tensors }) => tensors)
    expect(drawn!.picture!.dims).toEqual([128, 128, 3])
    expect(picture!.patchVectors!.dims).toEqual([64, 128])
    expect(words!.states!.dims).toEqual([32, 128])
    expect(compared!.cosine!.data[0]).toBeCloseTo(dot(picture!.vector!.data, words!.vector!.data), 5)
  })

  it('hands the tensors of every block on', async () => {
    const kinds = ['sum', 'relevance', 'nearest'] as const
    const bench = kinds.reduce<Bench>((grown, kind) => addBlock(grown, kind), EXAMPLE)
    const { steps } = await run(bench)
    const of = (type: string) => steps.find(({ notes }) => notes?.type === type)!.tensors
    expect(dot(of('sum').vector!.data, of('sum').vector!.data)).toBeCloseTo(1, 5)
    expect(of('relevance').map!.data[9]).toBeCloseTo(
      dot(row(of('image').patchVectors!, 9), of('sum').vector!.data),
      5,
    )
    const [first, second] = of('nearest').cosines!.data
    expect(of('nearest').scenes!.dims).toEqual([6])
    expect(first).toBeGreaterThanOrEqual(second!)
  })

  it('gives a vector of zeros where two vectors take each other away', async () => {
    const bench = set([...EXAMPLE, sum('b6', 'b2.vector', 'b2.vector')], 'b6', 'weight', -1)
    const { steps } = await run(bench)
    expect(steps.at(-1)!.tensors.vector!.data.every((value) => value === 0)).toBe(true)
  })

  it("reads the reader's own picture", async () => {
    const own = ownPicture(drawScene(scenes[0]!, fakeSprites), 'mine.png')
    const { steps } = await run(addBlock(addBlock([], 'own'), 'image'), () => own)
    expect(steps[0]!.notes).toEqual({ type: 'own', label: 'mine.png' })
    expect(steps[1]!.tensors.vector!.dims).toEqual([1, 128])
  })

  it('stops between two blocks', async () => {
    const stop = new AbortController()
    const steps = runBench(fakeTowers(), EXAMPLE, tools, stop.signal)
    await steps.next()
    stop.abort()
    await expect(steps.next()).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('the diffusion blocks', () => {
  const diffuse = async (bench: Bench) => {
    const engine = fakeDiffusion()
    const { steps } = await recordRun(runBench(engine, bench, tools, new AbortController().signal), {
      settings: {},
    })
    return { engine, of: (id: string) => steps.find(({ stage }) => stage === id)! }
  }
  const upTo = (bench: Bench, id: string): Bench =>
    bench.slice(0, bench.findIndex((one) => one.id === id) + 1)

  it('draw what text to image draws, to the last bit', async () => {
    const { of } = await diffuse(upTo(EXAMPLES.draw, 'b5'))
    const settings = { prompt: 'a tiger on the grass', seed: 11, steps: 20, guidance: 5 }
    const whole = await recordRun(textToImage(fakeDiffusion(), fakeTokeniser, settings), { settings: {} })
    const last = (stage: string, name: string) =>
      whole.steps.findLast((step) => step.stage === stage)!.tensors[name]!
    expect(of('b4').tensors.latent!.data).toEqual(last('scheduler', 'latent').data)
    expect(of('b4').notes!.evaluations).toBe(20)
    expect(of('b5').tensors.picture!.data).toEqual(paintedOf(last('decoder', 'pixels')).data)
  })

  it('change a picture from a step on: fewer questions, and the latent under as much noise as the step has', async () => {
    const { of } = await diffuse(EXAMPLES.redraw)
    const [clean, noise, x] = ['b2', 'b3', 'b4'].map((id) => of(id).tensors.latent!.data)
    const { alpha, sigma } = levelAt(TRAINED_SCHEDULE, 700)
    expect(x![9]).toBeCloseTo(alpha * clean![9]! + sigma * noise![9]!, 5)
    expect(of('b7').notes!.evaluations).toBe(14)
    expect(of('b8').tensors.picture!.dims).toEqual([128, 128, 3])
  })

  it('fetch the networks that the bench asks, and no others', () => {
    const names = (bench: Bench) => modelsOf(bench).map(({ model, file }) => `${model}/${file}`)
    expect(names(EXAMPLES.compare)).toEqual(['clip/image', 'clip/text'])
    expect(names(EXAMPLES.draw)).toEqual(['clip/text', 'unet/unet', 'vae/decoder', 'judge/judge'])
  })
})

describe('changing a bench', () => {
  it('offers outputs of earlier blocks that fit, and feeds a new block with the nearest', () => {
    expect(fitting(EXAMPLE, 'b5', 'a')).toEqual(['b2.vector', 'b4.vector'])
    expect(fitting(EXAMPLE, 'b2', 'picture')).toEqual(['b1.picture'])
    expect(addBlock(EXAMPLE, 'compare').at(-1)!.wires).toEqual({ a: 'b2.vector', b: 'b4.vector' })
    expect(addBlock([], 'text').at(-1)!.wires).toEqual({ tokens: null })
  })

  it('holds so many blocks and no more', () => {
    const full = Array.from({ length: MOST_BLOCKS + 3 }).reduce<Bench>(
      (bench) => addBlock(bench, 'scene'),
      [],
    )
    expect(full).toHaveLength(MOST_BLOCKS)
  })

  it('moves a block past its neighbour unless one feeds the other', () => {
    expect(canMove(EXAMPLE, 'b2', -1)).toBe(false)
    expect(canMove(EXAMPLE, 'b1', -1)).toBe(false)
    expect(idsOf(moveBlock(EXAMPLE, 'b2', 1))).toEqual(['b1', 'b3', 'b2', 'b4', 'b5'])
    expect(moveBlock(EXAMPLE, 'b4', -1)).toBe(EXAMPLE)
  })

  it('brings parameters inside what they may be', () => {
    expect(set(EXAMPLE, 'b1', 'scene', 1e9)[0]!.settings.scene).toBe(9999)
    expect(set(EXAMPLE, 'b1', 'scene', 'many')[0]!.settings.scene).toBe(7)
    expect(set(EXAMPLE, 'b1', 'constructor', 1)).toBe(EXAMPLE)
  })

  it('knows which results it leaves as they are', () => {
    const now = { bench: set(EXAMPLE, 'b3', 'text', 'a fox'), own: {} }
    const same = EXAMPLE.map(({ id }) => isUnchanged({ bench: EXAMPLE, own: {} }, now, id))
    expect(same).toEqual([true, true, false, false, false])
    const own = addBlock(addBlock([], 'own'), 'image')
    expect(isUnchanged({ bench: own, own: { b1: 'x' } }, { bench: own, own: { b1: 'y' } }, 'b2')).toBe(false)
  })
})

describe('a bench in a link', () => {
  it('comes back as it was', () => {
    const open = addBlock(removeBlock(EXAMPLE, 'b3'), 'own')
    for (const bench of [...Object.values(EXAMPLES), open])
      expect(parseBench(formatBench(bench))).toEqual(bench)
  })

  it('comes into order', () => {
    expect(idsOf(parseBench(formatBench([...EXAMPLE].reverse())))).toEqual(['b3', 'b4', 'b1', 'b2', 'b5'])
  })

  it.each([
    ['no JSON', '[["b1"'],
    ['no list', '{"b1":"scene"}'],
    ['a block that is no list', '["scene"]'],
    ['an unknown block', '[["b1","toString",{},{}]]'],
    ['an id of another form', '[["b1<i>","scene",{},{}]]'],
    ['one id twice', '[["b1","scene",{},{}],["b1","own",{},{}]]'],
    ['an unknown input', '[["b1","scene",{"picture":null},{}]]'],
    ['a wire from nowhere', '[["b1","image",{"picture":"b7.picture"},{}]]'],
    ['a wire that is no text', '[["b1","image",{"picture":["b1.picture"]},{}]]'],
    ['a wire of another kind', '[["b1","scene",{},{}],["b2","text",{"tokens":"b1.picture"},{}]]'],
    ['a wire with the name of a method', '[["b1","scene",{},{}],["b2","image",{"picture":"b1.valueOf"},{}]]'],
    ['a parameter out of range', '[["b1","scene",{},{"scene":-1}]]'],
    ['a parameter of another type', '[["b1","scene",{},{"scene":"7"}]]'],
    ['an unknown parameter', '[["b1","scene",{},{"seed":7}]]'],
    ['a circle', formatBench([sum('b1', 'b2.vector', null), sum('b2', 'b1.vector', null)])],
    [
      'too many blocks',
      formatBench(Array.from({ length: MOST_BLOCKS + 1 }, (_, i) => block(`b${i}`, 'own'))),
    ],
  ])('is ignored with %s', (_, text) => expect(parseBench(text)).toBeNull())
})

describe('the workbench', () => {
  let wrapper: VueWrapper
  const open = (search = '') => {
    history.replaceState(null, '', `/playground.html${search}`)
    const index = () => Promise.reject(new Error('not asked'))
    wrapper = mount(Workbench, {
      attachTo: document.body,
      props: { options: { engine: fakeTowers(), index, resources } },
    })
  }
  const titles = () => wrapper.findAll('.ml-block h2').map((title) => title.text())
  const runButton = () => wrapper.find<HTMLButtonElement>('.ml-button-run')

  beforeEach(() => {
    vi.stubGlobal('IntersectionObserver', undefined)
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('', { status: 404 })))
  })
  afterEach(() => {
    wrapper.unmount()
    vi.unstubAllGlobals()
  })

  it('runs the example and shows what each block made', async () => {
    open()
    await flushPromises()
    expect(titles()).toEqual(['1 Scene', '2 Picture tower', '3 Sentence', '4 Text tower', '5 Compare'])
    await runButton().trigger('click')
    await vi.waitFor(() => expect(wrapper.find('[data-block=compare] output').text()).toMatch(/^−?0\.\d{3}$/))
    expect(wrapper.findAll('.ml-result')).toHaveLength(5)
    await wrapper.find('[data-block=text] .ml-button-quiet').trigger('click')
    expect(wrapper.find('dialog').text()).toContain('4 Text tower')
  })

  it('says what a change has made stale, and runs again', async () => {
    open()
    await runButton().trigger('click')
    await vi.waitFor(() => expect(wrapper.findAll('.ml-result')).toHaveLength(5))
    const before = wrapper.find('[data-block=compare] output').text()
    await wrapper.find('[data-block=sentence] input').setValue('a blue whale')
    expect(wrapper.findAll('[data-stale]')).toHaveLength(3)
    await vi.waitFor(() => expect(wrapper.findAll('[data-stale]')).toHaveLength(0), 5000)
    expect(wrapper.find('[data-block=compare] output').text()).not.toBe(before)
  })

  it('adds, wires, moves and removes blocks, and does not run while an input is open', async () => {
    open()
    await wrapper.find('[data-add]').setValue('relevance')
    await wrapper.find('.ml-bench-add .ml-button').trigger('click')
    expect(titles().at(-1)).toBe('6 Relevance')
    await wrapper.find('[aria-label="Move 6 Relevance up"]').trigger('click')
    expect(titles().at(4)).toBe('5 Relevance')
    await wrapper.find('[aria-label="Remove 2 Picture tower"]').trigger('click')
    await flushPromises()
    expect(runButton().element.disabled).toBe(true)
    expect(wrapper.find('.ml-bench-problem').text()).toBe(
      '4 Relevance has nothing that feeds its patch vectors.',
    )
    expect(document.activeElement?.textContent).toBe('2 Sentence')
  })

  it('shows the recorded run of the example first, as far as the bench is the example’s', async () => {
    const bytes = await encodeTrace(await run(EXAMPLE))
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(bytes as BodyInit)))
    open()
    await vi.waitFor(() => expect(wrapper.findAll('.ml-result')).toHaveLength(5))
    expect(wrapper.find('.ml-demo-badge').attributes('data-origin')).toBe('recorded')
    await wrapper.find('[data-block=sentence] input').setValue('a blue whale')
    expect(wrapper.findAll('.ml-result')).toHaveLength(2)
    expect(wrapper.findAll('[data-stale]')).toHaveLength(0)
  })

  it('begins with another example when asked', async () => {
    open()
    await wrapper.find('[data-example=draw]').trigger('click')
    expect(titles()).toEqual(['1 Sentence', '2 Text tower', '3 Noise', '4 Denoise', '5 Decoder', '6 Judge'])
    expect(wrapper.find('[data-example=draw]').attributes('aria-pressed')).toBe('true')
  })

  it('takes its bench from the link', async () => {
    const bench = addBlock(addBlock([], 'scene'), 'image')
    open(`?workbench.bench=${encodeURIComponent(formatBench(bench))}`)
    await flushPromises()
    expect(titles()).toEqual(['1 Scene', '2 Picture tower'])
  })

  it('ignores a malformed link, and says so', async () => {
    open('?workbench.bench=[1,2')
    await flushPromises()
    expect(titles()).toHaveLength(5)
    expect(wrapper.find('.ml-demo-notes').text()).toContain('bench')
  })
})
