// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  brokenWords,
  compareTexts,
  comparisonIn,
  statesOf,
} from '../../../components/demos/text-states/compare-texts.ts'
import Demo from '../../../components/demos/text-states/Demo.vue'
import { PRESETS } from '../../../components/demos/text-states/presets.ts'
import type { Run } from '../../../components/trace/step.ts'
import { recordRun } from '../../../components/trace/recorder.ts'
import { fakeDiffusion, wordTokeniser } from '../../support/fake-diffusion.ts'
import { clearPage, mountDemo, stubPage } from '../../support/mount-demo.ts'

const compare = (a: string, b: string) =>
  recordRun(compareTexts(fakeDiffusion(), wordTokeniser, [a, b]), { settings: {} })

describe('two texts', () => {
  it('are held against each other token by token, and as a whole', async () => {
    const found = comparisonIn(await compare('a cat left of a dog', 'a dog left of a cat'))!
    expect(found.cosines.dims).toEqual([8, 8])
    expect(found.states.dims).toEqual([2, 32, 128])
    expect(found.pooled).toBeGreaterThanOrEqual(-1)
    expect(found.pooled).toBeLessThan(1)
  })

  it('have the same states before the first difference, as the tower is causal', async () => {
    const { cosines, states } = comparisonIn(await compare('a red fox at night', 'a red fox at sunset'))!
    const [first, second] = [statesOf(states, 0), statesOf(states, 1)]
    expect([...first.data.slice(0, 5 * 128)]).toEqual([...second.data.slice(0, 5 * 128)])
    expect([0, 1, 2, 3, 4].map((i) => cosines.data[i * 7 + i]!.toFixed(3))).toEqual(Array(5).fill('1.000'))
    const at = 5 * 128
    expect([...first.data.slice(at, at + 128)]).not.toEqual([...second.data.slice(at, at + 128)])
  })

  it('may be empty, and of any length and script', async () => {
    const found = comparisonIn(await compare('', `${'日本 🦊 '.repeat(40)}`))!
    expect([...found.cosines.dims]).toEqual([2, 32])
    expect(found.cosines.data.every(Number.isFinite)).toBe(true)
    expect(found.cut).toEqual([false, true])
  })
})

describe('words that fall into pieces', () => {
  it('are told with their pieces, a lone space left out', () => {
    const tokens = ['<|startoftext|>', ' a', ' ', 'z', 'or', 'ble', 'd', ' car', '<|endoftext|>']
    expect(brokenWords(tokens.map((text, id) => ({ id, text })))).toEqual([
      { word: 'zorbled', pieces: ['z', 'or', 'ble', 'd'] },
    ])
    expect(brokenWords([])).toEqual([])
  })
})

/** A busy machine is no failure. */
const SOON = { timeout: 15_000 }

async function show() {
  const engine = fakeDiffusion()
  async function* all(): Run {
    for (const [index, { a, b }] of PRESETS.entries())
      yield* compareTexts(engine, wordTokeniser, [a, b], undefined, { index, of: PRESETS.length })
  }
  const trace = await recordRun(all(), { settings: {} })
  engine.runs.length = 0
  const wrapper = await mountDemo(Demo, {
    trace,
    engine,
    tokeniser: () => Promise.resolve(wordTokeniser),
  })
  await vi.waitFor(() => expect(wrapper.find('.ml-token-rows').exists()).toBe(true), SOON)
  return { wrapper, engine }
}

describe('the demo', { timeout: 60_000 }, () => {
  beforeEach(stubPage)
  afterEach(clearPage)

  it('has every example recorded: none needs the model', async () => {
    const { wrapper, engine } = await show()
    for (const [i, { a, b }] of PRESETS.entries()) {
      await wrapper.findAll('.ml-chip')[i]!.trigger('click')
      const rows = wrapper.findAll('.ml-token-rows tbody tr')
      expect(rows).toHaveLength(Math.max(a.split(' ').length, b.split(' ').length) + 2)
      expect(wrapper.find('.ml-states-note').text()).not.toContain('not in the recorded run')
    }
    expect(engine.runs).toEqual([])
    wrapper.unmount()
  })

  it('reads single cells of the matrix', async () => {
    const { wrapper } = await show()
    await wrapper.find('[data-cell="2,2"]').trigger('click')
    expect(wrapper.text()).toMatch(/“cat” with “dog”: cosine −?\d\.\d\d/)
    wrapper.unmount()
  })

  it('waits for the button with prompts of the reader, then follows them', async () => {
    const { wrapper, engine } = await show()
    const field = wrapper.findAll('input[type=text]')[1]!
    await field.setValue('a dog')
    expect(wrapper.find('.ml-states-note').text()).toContain('not in the recorded run')
    await wrapper.find('form').trigger('submit')
    await vi.waitFor(
      () => expect(wrapper.findAll('.ml-token-strip')[1]!.findAll('.ml-token')).toHaveLength(4),
      SOON,
    )
    await field.setValue('x '.repeat(5000))
    await vi.waitFor(
      () => expect(wrapper.text()).toContain('what stands after the last token was not read'),
      SOON,
    )
    expect(wrapper.text()).toContain('Cut after 400 of 10,000 characters')
    expect(engine.runs.every(({ inputs }) => inputs === 2)).toBe(true)
    wrapper.unmount()
  })
})
