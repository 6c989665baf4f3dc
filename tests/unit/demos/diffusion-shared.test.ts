// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import {
  keepPicture,
  keepStep,
  keepWithinBudget,
} from '../../../components/demos/shared/diffusion/keep-pictures.ts'
import PictureGrid from '../../../components/demos/shared/diffusion/PictureGrid.vue'
import { pictureDifference, shownPicture } from '../../../components/demos/shared/diffusion/shown.ts'
import { numberWithin, readList } from '../../../components/demos/shared/diffusion/values.ts'
import { wholePipelineLink } from '../../../components/demos/shared/diffusion/whole-pipeline.ts'
import { tensor } from '../../../components/runtime/tensor.ts'
import { encodeTrace } from '../../../components/trace/codec.ts'
import type { Trace } from '../../../components/trace/step.ts'
import { createRandom } from '../../../components/world/random.ts'

const random = createRandom(1)
const noise = () =>
  tensor(
    Float32Array.from({ length: 3 * 128 * 128 }, () => random.next()),
    [3, 128, 128],
  )

describe('pictures of a recorded run', () => {
  it('are the same object each time, and stay within a picture whatever the decoder gave', () => {
    const wild = tensor(new Float32Array(3 * 64).fill(7), [3, 8, 8])
    expect(shownPicture(wild)).toBe(shownPicture(wild))
    expect(shownPicture(wild).pixels[0]).toBe(255)
  })

  it('are kept smaller and coarser as asked, never finer than they were', () => {
    const kept = keepPicture(noise(), { side: 64, bits: 4 })
    expect(kept.dims).toEqual([64, 64, 3])
    expect(new Set(kept.data).size).toBeLessThanOrEqual(16)
    expect(keepPicture(kept, { side: 128, bits: 8 }).dims).toEqual([64, 64, 3])
  })

  it('fit into the budget even if they are pure noise', async () => {
    const steps = Array.from({ length: 20 }, (_, index) => ({
      ...{ stage: 'cell', index, of: 20, ms: 1 },
      tensors: { pixels: noise() },
    }))
    const trace: Trace = { origin: 'live', settings: {}, models: {}, steps, complete: true }
    const kept = await keepWithinBudget((how) => ({ ...trace, steps: steps.map((s) => keepStep(s, how)) }), {
      side: 64,
      bits: 8,
    })
    expect((await encodeTrace(kept)).length).toBeLessThan(200_000)
    expect(kept.settings.kept).toMatchObject({ side: 64 })
  })

  it('differ by nothing from themselves, and by one from their opposite', () => {
    const black = { width: 2, height: 1, pixels: new Uint8Array(6) }
    const white = { ...black, pixels: new Uint8Array(6).fill(255) }
    expect(pictureDifference(black, black)).toBe(0)
    expect(pictureDifference(black, white)).toBe(1)
    const half = { ...black, pixels: Uint8Array.of(0, 0, 0, 255, 255, 255) }
    expect(pictureDifference(black, half, [1, 0])).toBe(0)
    expect(pictureDifference(black, half, [0, 0])).toBe(0)
  })
})

describe('a list that a reader wrote', () => {
  it('gives each value once, and tells what it could not read', () => {
    const read = numberWithin(-5, 20)
    expect(readList('1, 1, ,−2,3e9,Infinity', { most: 5, read })).toEqual({
      values: [1, -2],
      left: ['3e9', 'Infinity'],
    })
  })
})

describe('a link to the whole pipeline', () => {
  it('carries every setting', () => {
    const link = new URL(wholePipelineLink({ prompt: 'a & b', seed: 3 }), 'http://site')
    expect(link.pathname).toBe('/notes/stable-diffusion/whole-pipeline.html')
    expect(link.searchParams.get('text-to-image.prompt')).toBe('a & b')
    expect(link.searchParams.get('text-to-image.seed')).toBe('3')
    expect(link.searchParams.get('text-to-image.sampler')).toBe('ddim')
  })
})

describe('the grid of pictures', () => {
  afterEach(() => (document.body.innerHTML = ''))
  const line = (key: string) => ({ key, label: key })

  it('has one stop for the tabulator and is walked by arrow keys, not beyond its ends', async () => {
    const wrapper = mount(PictureGrid, {
      attachTo: document.body,
      props: {
        rows: ['a', 'b'].map(line),
        columns: ['1', '2', '3'].map(line),
        pictures: new Map(),
        corner: 'letter and number',
        label: 'Pictures',
        modelValue: '',
        'onUpdate:modelValue': (key: string) => wrapper.setProps({ modelValue: key }),
      },
    })
    const stops = () => wrapper.findAll('button').filter((one) => one.attributes('tabindex') === '0')
    const at = async (key: string) => {
      await stops()[0]!.trigger('keydown', { key })
      await nextTick()
      return wrapper.find('[aria-selected=true] button').attributes('aria-label')
    }
    expect(stops()).toHaveLength(1)
    expect(await at('ArrowDown')).toMatch(/^b, 1/)
    expect(await at('End')).toMatch(/^b, 3/)
    expect(await at('ArrowRight')).toMatch(/^b, 3/)
    expect(await at('ArrowUp')).toMatch(/^a, 3: not there yet/)
    expect(stops()).toHaveLength(1)
    expect(document.activeElement).toBe(stops()[0]!.element)
  })
})
