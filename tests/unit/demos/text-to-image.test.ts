// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import Demo from '../../../components/demos/text-to-image/Demo.vue'
import {
  differenceOf,
  fileNameOf,
  pngOf,
  readPicture,
} from '../../../components/demos/text-to-image/picture-file.ts'
import { resultOf, results, timesOf } from '../../../components/demos/text-to-image/results.ts'
import { DEFAULT_SETTINGS, type DiffusionSettings } from '../../../components/models/diffusion/settings.ts'
import { textToImage } from '../../../components/models/diffusion/text-to-image.ts'
import { recordRun } from '../../../components/trace/recorder.ts'
import { fakeDiffusion, wordTokeniser } from '../../support/fake-diffusion.ts'
import { clearPage, mountDemo, stubPage, type Mounting } from '../../support/mount-demo.ts'

vi.mock('../../../components/demos/text-to-image/diagram.mmd?diagram', () => ({
  default: { layout: null, narrow: null, nodes: [], edges: [], caption: '', source: '' },
}))

const asked: DiffusionSettings = { ...DEFAULT_SETTINGS, prompt: 'a blue owl', seed: 11, steps: 2 }
const make = (settings: Partial<DiffusionSettings> = {}) => {
  const all = { ...asked, ...settings }
  const run = textToImage(fakeDiffusion(), wordTokeniser, { ...all, preview: true })
  return recordRun(run, { settings: { ...all } })
}
const finished = async (settings: Partial<DiffusionSettings> = {}) => resultOf(await make(settings))!
const fileOf = async (settings: Partial<DiffusionSettings> = {}, name = 'owl.png') =>
  new File([await pngOf(await finished(settings))], name, { type: 'image/png' })

describe('a result', () => {
  it('is there once the run is complete, with the time of each part', async () => {
    const trace = await make()
    expect(resultOf({ ...trace, complete: false })).toBeNull()
    const result = resultOf(trace)!
    expect(result.settings).toEqual(asked)
    expect(result.picture).toMatchObject({ width: 128, height: 128 })
    expect(timesOf(trace)).toMatchObject({ text: 2, unet: 4, previews: 4, decoder: 2 })
    expect(result.cutAfter).toBe('')
  })

  it('says up to where a long prompt was read', async () => {
    const prompt = Array.from({ length: 60 }, (_, i) => `word${i}`).join(' ')
    expect((await finished({ prompt, steps: 1 })).cutAfter).toMatch(/word29$/)
  })
})

describe('a picture file', () => {
  it.each(['a blue owl', '', '一只猫头鹰 🦉'])(
    'brings back picture and settings of %j, exactly',
    async (prompt) => {
      const result = await finished({ prompt, steps: 1 })
      const read = await readPicture(new Blob([await pngOf(result)]))
      expect(read?.settings).toEqual(result.settings)
      expect(differenceOf(read!.picture!, result.picture)).toBe(0)
    },
  )

  it('carries none where it is another PNG, a JPEG, text or nothing', async () => {
    for (const bytes of [
      new Uint8Array(0),
      Uint8Array.of(0xff, 0xd8, 0xff),
      new TextEncoder().encode('hello'),
    ]) {
      expect(await readPicture(new Blob([bytes]))).toBeNull()
    }
  })

  it('is named by its prompt and seed, in any script', async () => {
    const result = await finished({ steps: 1 })
    const named = (prompt: string) => fileNameOf({ ...result, settings: { ...asked, prompt } })
    expect(named('A red fox, on the beach!')).toBe('a-red-fox-on-the-beach-11.png')
    expect(named('红狐狸')).toBe('红狐狸-11.png')
    expect(named('../../etc')).toBe('etc-11.png')
    expect(named('🦊')).toBe('picture-11.png')
  })
})

const tokeniser = () => Promise.resolve(wordTokeniser)

async function show(more: Partial<Mounting> = {}) {
  const engine = fakeDiffusion()
  const mounting = { trace: await make(), engine, tokeniser, autoplay: false, ...more }
  const wrapper = await mountDemo(Demo, mounting)
  await vi.waitFor(() => expect(wrapper.find('.ml-picture-frame canvas').exists()).toBe(true), SOON)
  return { wrapper, engine }
}

/** A busy machine is no failure. */
const SOON = { timeout: 15_000 }
type Shown = Awaited<ReturnType<typeof show>>['wrapper']
const prompt = (wrapper: Shown) => wrapper.find<HTMLInputElement>('input[type=text]')
const submit = (wrapper: Shown) => wrapper.find('form').trigger('submit')
const ended = (wrapper: Shown) =>
  vi.waitFor(() => {
    expect(wrapper.find('[data-origin=live]').exists()).toBe(true)
    expect(wrapper.find('[data-running]').exists()).toBe(false)
  }, SOON)
const madeOf = () => results.value.map(({ settings }) => settings.prompt)

async function drop(wrapper: Shown, file: File): Promise<void> {
  await wrapper.find('.ml-settings-drop').trigger('drop', { dataTransfer: { files: [file] } })
  await vi.waitFor(() => expect(wrapper.find('.ml-settings-drop p').text()).toContain(file.name), SOON)
}

describe('the demo', { timeout: 60_000 }, () => {
  beforeEach(() => {
    history.replaceState(null, '', '/?text-to-image.steps=2&text-to-image.preview=0')
    results.value = []
    stubPage()
  })
  afterEach(clearPage)

  it('shows the recorded picture, how it was made and where the time went', async () => {
    const { wrapper } = await show()
    expect(wrapper.find('.ml-picture-frame canvas').attributes('aria-label')).toContain('a blue owl')
    expect(wrapper.find('dl').text()).toContain('DDIM')
    expect(wrapper.findAll('.ml-timing li').length).toBeGreaterThan(3)
    wrapper.unmount()
  })

  it('makes what is asked for, one run after the other, never mixed', async () => {
    let open = () => {}
    let isHeld = true
    const engine = fakeDiffusion({
      before: ({ file }) =>
        isHeld && file === 'text' ? new Promise<void>((go) => (open = () => go())) : undefined,
    })
    const { wrapper } = await show({ engine })
    await prompt(wrapper).setValue('first')
    await submit(wrapper)
    await vi.waitFor(() => expect(engine.count('text')).toBe(1), SOON)
    await prompt(wrapper).setValue('second')
    await submit(wrapper)
    await prompt(wrapper).setValue('third, not asked for')
    expect(wrapper.find('.ml-whole-queue').text()).toContain('One more run waits.')
    isHeld = false
    open()
    await vi.waitFor(() => expect(madeOf()).toEqual(['second', 'first']), SOON)
    await ended(wrapper)
    expect(engine.runs.map(({ file }) => file.file)).toEqual([
      ...['text', 'unet', 'unet', 'decoder'],
      ...['text', 'unet', 'unet', 'decoder'],
    ])
    wrapper.unmount()
  })

  it('lets those go that wait, when a run fails', async () => {
    let fail = () => {}
    const engine = fakeDiffusion({
      before: () => new Promise<void>((_, no) => (fail = () => no(new Error('The network went away.')))),
    })
    const { wrapper } = await show({ engine })
    await submit(wrapper)
    await vi.waitFor(() => expect(engine.runs).toHaveLength(1), SOON)
    await submit(wrapper)
    fail()
    await vi.waitFor(() => expect(wrapper.find('[role=alert]').text()).toContain('went away'), SOON)
    expect(engine.runs).toHaveLength(1)
    expect(wrapper.find('.ml-whole-queue').text()).not.toContain('waits')
    wrapper.unmount()
  })

  it('stops when it is left in mid-run, and what waits is never begun', async () => {
    let open = () => {}
    const engine = fakeDiffusion({ before: () => new Promise<void>((go) => (open = () => go())) })
    const { wrapper } = await show({ engine })
    await submit(wrapper)
    await vi.waitFor(() => expect(engine.runs).toHaveLength(1), SOON)
    await submit(wrapper)
    wrapper.unmount()
    open()
    await new Promise((go) => setTimeout(go, 30))
    expect(engine.runs).toHaveLength(1)
    expect(results.value).toEqual([])
  })

  it('takes a picture back: its settings return, and making it again gives the same pixels', async () => {
    const { wrapper } = await show()
    await drop(wrapper, await fileOf({ prompt: 'a pink 🍰', negative: 'blue', seed: 5, guidance: 4.5 }))
    expect(prompt(wrapper).element.value).toBe('a pink 🍰')
    await vi.waitFor(() => expect(location.search).toContain('text-to-image.seed=5'), SOON)
    await submit(wrapper)
    await ended(wrapper)
    expect(wrapper.find('.ml-settings-drop p').text()).toContain('the same, pixel for pixel')
    wrapper.unmount()
  })

  it('says in one sentence that a picture carries no settings, and changes none', async () => {
    const { wrapper } = await show()
    const before = prompt(wrapper).element.value
    await drop(wrapper, new File([Uint8Array.of(1, 2, 3)], 'cat.jpg', { type: 'image/jpeg' }))
    expect(wrapper.find('.ml-settings-drop p').text()).toBe('“cat.jpg” carries no settings.')
    expect(prompt(wrapper).element.value).toBe(before)
    wrapper.unmount()
  })

  it('keeps the pictures of the visit, and brings back the settings of one that is pressed', async () => {
    const { wrapper } = await show()
    for (const words of ['one', '']) {
      await prompt(wrapper).setValue(words)
      await submit(wrapper)
      await vi.waitFor(() => expect(madeOf()[0]).toBe(words), SOON)
    }
    await prompt(wrapper).setValue('something else')
    expect(wrapper.findAll('.ml-gallery button')).toHaveLength(2)
    await wrapper.findAll('.ml-gallery button')[1]!.trigger('click')
    expect(prompt(wrapper).element.value).toBe('one')
    expect(wrapper.find('.ml-picture-frame canvas').attributes('aria-label')).toContain('one')
    wrapper.unmount()
    const again = await show()
    expect(again.wrapper.findAll('.ml-gallery button')).toHaveLength(2)
    again.wrapper.unmount()
  })
})
