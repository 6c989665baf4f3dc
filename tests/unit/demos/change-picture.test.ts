// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  change,
  FIRST,
  FIRST_MASK,
  FIRST_SCENE,
  levelsAt,
  MODES,
} from '../../../components/demos/change-picture/change.ts'
import Demo from '../../../components/demos/change-picture/Demo.vue'
import { extentOf, readMask, writeMask } from '../../../components/demos/change-picture/mask.ts'
import { readingOf } from '../../../components/demos/change-picture/reading.ts'
import {
  coverage,
  emptyMask,
  fullMask,
  inverted,
  rectangle,
  SIDE,
  stroke,
} from '../../../components/demos/shared/brush/mask.ts'
import { lastPicture } from '../../../components/demos/shared/diffusion/last-picture.ts'
import { chosenScene } from '../../../components/demos/shared/picture-choice.ts'
import { recordRun } from '../../../components/trace/recorder.ts'
import type { Run } from '../../../components/trace/step.ts'
import { fakeSprites, fakeTokeniser } from '../../support/fake-clip.ts'
import { fakeDiffusion } from '../../support/fake-diffusion.ts'
import { clearPage, mountDemo, stubPage, waitForLive } from '../../support/mount-demo.ts'
import { heldDownload } from '../../support/held-download.ts'

const picture = {
  width: 128,
  height: 128,
  pixels: Uint8Array.from({ length: 128 * 128 * 3 }, (_, i) => (i * 7) % 256),
}
const settings = { ...FIRST, steps: 4, label: 'a fox' }

async function* both(): Run {
  for (const mode of MODES)
    yield* change(fakeDiffusion(), fakeTokeniser, {
      settings: { ...settings, mode, strength: mode === 'image' ? 0.5 : 1 },
      picture,
      mask: FIRST_MASK,
    })
}
const record = () => recordRun(both(), { settings: { scene: FIRST_SCENE } })

describe('a mask', () => {
  it('is painted and erased by strokes and by rectangles, and never leaves the picture', () => {
    const line = stroke(emptyMask(), { x: 10, y: 64 }, { x: 300, y: 64 }, 4, 1)
    expect(line[64 * SIDE + 10]).toBe(1)
    expect(line[64 * SIDE + 127]).toBe(1)
    expect(line[80 * SIDE + 64]).toBe(0)
    expect(extentOf(stroke(line, { x: 0, y: 64 }, { x: 128, y: 64 }, 8, 0))).toBe('none')
    expect(coverage(rectangle(emptyMask(), { left: 64, top: 0, width: 999, height: 128 }, 1))).toBe(0.5)
    expect(inverted(fullMask())).toEqual(emptyMask())
  })

  it('is told apart: nothing, too thin for the latent, a part, everything', () => {
    expect(extentOf(emptyMask())).toBe('none')
    expect(extentOf(stroke(emptyMask(), { x: 64, y: 64 }, { x: 64, y: 64 }, 2, 1))).toBe('thin')
    expect(extentOf(FIRST_MASK)).toBe('part')
    expect(extentOf(fullMask())).toBe('all')
  })

  it('fits into 43 characters of a link, cell by cell', () => {
    const text = writeMask(FIRST_MASK)
    expect(text).toMatch(/^[\w-]{43}$/)
    expect(readMask(text)).toEqual(FIRST_MASK)
    expect(
      writeMask(readMask(writeMask(stroke(emptyMask(), { x: 20, y: 20 }, { x: 90, y: 50 }, 9, 1)))!),
    ).toBe(writeMask(stroke(emptyMask(), { x: 20, y: 20 }, { x: 90, y: 50 }, 9, 1)))
    for (const none of ['', 'AAAA', '<img src=x>'.padEnd(43, '!')]) expect(readMask(none)).toBeNull()
  })
})

describe('the strength', () => {
  it('says which of the steps are taken', () => {
    expect(levelsAt(settings, 0).part).toHaveLength(1)
    expect(levelsAt({ ...settings, steps: 20 }, 0.6).part).toHaveLength(13)
    expect(levelsAt(settings, 1).part).toEqual(levelsAt(settings, 1).whole)
  })
})

describe('the run', () => {
  it('shows the original, its latent, every step and the result', async () => {
    const trace = await record()
    const image = readingOf(trace, 'image')!
    expect(image.original.pixels[7]).toBe(picture.pixels[7])
    expect(image.latent!.dims).toEqual([4, 16, 16])
    expect(image.previews).toHaveLength(2)
    expect(image.previews[0]!.t).toBe(500)
    expect(image.composite).toBeNull()
  })

  it('leaves what is outside the mask as it was, to the pixel', async () => {
    const inpainted = readingOf(await record(), 'inpaint')!
    expect(inpainted.compositeChange!.outside).toBe(0)
    expect(inpainted.compositeChange!.inside).toBeGreaterThan(0)
    expect(inpainted.decodedChange!.outside).toBeGreaterThan(0)
    expect(inpainted.cells!.dims).toEqual([16, 16])
  })

  it('takes no step at strength 0, and still goes through the autoencoder', async () => {
    const run = change(fakeDiffusion(), fakeTokeniser, {
      settings: { ...settings, mode: 'image', strength: 0 },
      picture,
      mask: FIRST_MASK,
    })
    const reading = readingOf(await recordRun(run, { settings: {} }), 'image')!
    expect(reading.previews).toHaveLength(0)
    expect(reading.start!.data).toEqual(reading.latent!.data)
    expect(reading.decoded).not.toBeNull()
  })

  it('has no reading of a mode that was not run', async () => {
    const trace = await record()
    expect(readingOf({ ...trace, steps: [] }, 'image')).toBeNull()
  })
})

describe('the demo', { timeout: 60_000 }, () => {
  beforeEach(() => {
    stubPage()
    lastPicture.value = null
  })
  afterEach(clearPage)
  const show = async () => mountDemo(Demo, { trace: await record(), engine: fakeDiffusion() })
  const choose = (wrapper: Awaited<ReturnType<typeof show>>, mode: string) =>
    wrapper.find(`.ml-change-modes input[value=${mode}]`).setValue(true)

  it('shows what the recorded run kept, and says where on the scale the change starts', async () => {
    const wrapper = await show()
    expect(wrapper.findAll('.ml-change-frame canvas')).toHaveLength(2)
    expect(wrapper.find('.ml-change-strength').text()).toContain('Of 20 steps only the last 12 are taken')
    await wrapper.find('.ml-change-strength input').setValue(0)
    expect(wrapper.find('.ml-change-strength').text()).toContain('Nothing is redone')
    expect(wrapper.find('.ml-change-pending').text()).not.toBe('')
    wrapper.unmount()
  })

  it('runs with another prompt and remembers the picture for other demos', async () => {
    const wrapper = await show()
    await wrapper.find('.ml-diffusion-controls input[type=text]').setValue('two blue frogs')
    await wrapper.find('.ml-diffusion-controls').trigger('submit')
    await waitForLive(wrapper)
    expect(wrapper.find('.ml-change-caption').text()).toContain('two blue frogs')
    await vi.waitFor(() => expect(lastPicture.value?.label).toBe('two blue frogs'))
    await choose(wrapper, 'inpaint')
    expect(wrapper.find('.ml-origin.is-recorded').exists()).toBe(true)
    wrapper.unmount()
  })

  it('changes the picture that was chosen at the click, whatever is chosen while the models come', async () => {
    const held = heldDownload(fakeDiffusion())
    const wrapper = await mountDemo(Demo, { trace: await record(), engine: held.engine })
    const scene = async (number: number) => {
      await wrapper.find('.ml-picture-scene input').setValue(String(number))
      await wrapper.find('.ml-picture-scene input').trigger('change')
    }
    await scene(46)
    await wrapper.find('.ml-button-run').trigger('click')
    await scene(50)
    await held.expectUndisturbed()
    held.arrive()
    await waitForLive(wrapper)
    const encoded = held.engine.runs.find(({ file }) => file.file === 'encoder')!.feeds.pixels!
    const red = Array.from(encoded.data.slice(0, SIDE * SIDE), (value) => Math.round(255 * value))
    const redOf = (number: number) =>
      [...chosenScene(number, fakeSprites).picture.pixels].filter((_, i) => i % 3 === 0)
    expect(redOf(46)).not.toEqual(redOf(50))
    expect(red).toEqual(redOf(46))
    wrapper.unmount()
  })

  it('paints by keyboard, and does not run where nothing is painted', async () => {
    const wrapper = await show()
    await choose(wrapper, 'inpaint')
    const run = () => wrapper.find('.ml-button-run').attributes('disabled')
    const board = wrapper.find('.ml-brush-board')
    const [, clear, all] = wrapper.findAll('.ml-brush-tools button')
    await clear!.trigger('click')
    expect(wrapper.find('.ml-mask-said').text()).toContain('Nothing is painted')
    expect(run()).toBeDefined()
    await board.trigger('keydown', { key: 'ArrowRight' })
    await board.trigger('keydown', { key: ' ' })
    expect(wrapper.find('.ml-mask-said').text()).toMatch(/\d+ % of the picture/)
    expect(run()).toBeUndefined()
    await all!.trigger('click')
    expect(wrapper.find('.ml-mask-said').text()).toContain('this is text-to-image')
    expect(run()).toBeUndefined()
    wrapper.unmount()
  })

  it('takes the mask of a lesson link, and its own where that is malformed', async () => {
    history.replaceState(
      null,
      '',
      `/?change-picture.mode=inpaint&change-picture.mask=${writeMask(fullMask())}`,
    )
    const whole = await show()
    await vi.waitFor(() => expect(whole.find('.ml-mask-said').text()).toContain('Everything'))
    whole.unmount()
    history.replaceState(null, '', '/?change-picture.mode=inpaint&change-picture.mask=%3Cb%3E')
    const own = await show()
    await vi.waitFor(() => expect(own.find('.ml-mask-said').text()).toContain('25 %'))
    own.unmount()
  })
})
