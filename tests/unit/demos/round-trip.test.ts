// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import Demo from '../../../components/demos/round-trip/Demo.vue'
import { namedIn } from '../../../components/demos/round-trip/named.ts'
import { OTHERS, otherPrompts } from '../../../components/demos/round-trip/others.ts'
import {
  answersOf,
  bestOf,
  FIRST,
  roundTrip,
  seedsFrom,
} from '../../../components/demos/round-trip/round-trip.ts'
import { met, verdict } from '../../../components/demos/round-trip/verdict.ts'
import type { Engine } from '../../../components/runtime/engine.ts'
import { tensor } from '../../../components/runtime/tensor.ts'
import { recordRun } from '../../../components/trace/recorder.ts'
import { BACKGROUNDS, COLOURS, CONCEPTS, STYLES } from '../../../components/world/vocabulary.ts'
import { fakeTokeniser } from '../../support/fake-clip.ts'
import { fakeDiffusion } from '../../support/fake-diffusion.ts'
import { clearPage, mountDemo, stubPage, waitForLive } from '../../support/mount-demo.ts'

vi.mock('../../../components/demos/round-trip/diagram.mmd?diagram', () => ({
  default: { layout: null, narrow: null, nodes: [], edges: [], caption: '', source: '' },
}))

const carAt = CONCEPTS.findIndex(({ name }) => name === 'car')
const redAt = COLOURS.indexOf('red')
const beachAt = BACKGROUNDS.indexOf('beach')
const hot = (size: number, at: number): number[] => Array.from({ length: size }, (_, i) => (i === at ? 1 : 0))

/** A judge that sees a red car in cell 3 of a beach, whatever the picture; CLIP goes by the picture's bytes. */
function engine(): Engine {
  const fake = fakeDiffusion()
  const empty = CONCEPTS.length
  return {
    ...fake,
    run(file, feeds, outputs, signal) {
      if (file.model === 'judge') {
        const cells = Array.from({ length: 9 }, (_, cell) => (cell === 3 ? carAt : empty))
        const tensors = {
          concept: tensor(Float32Array.from(cells.flatMap((at) => hot(empty + 1, at))), [1, 9, empty + 1]),
          colour: tensor(Float32Array.from(cells.flatMap(() => hot(COLOURS.length + 1, redAt))), [
            1,
            9,
            COLOURS.length + 1,
          ]),
          background: tensor(Float32Array.from(hot(BACKGROUNDS.length, beachAt)), [1, BACKGROUNDS.length]),
          style: tensor(Float32Array.from(hot(STYLES.length, 0)), [1, STYLES.length]),
        }
        return Promise.resolve({ tensors, ms: 1 })
      }
      if (file.file === 'image') {
        const sum = (feeds.pixels!.data as Float32Array).reduce((a, b) => a + b, 0)
        const embedding = tensor(
          Float32Array.from({ length: 128 }, (_, i) => Math.sin(sum + i) / 8),
          [1, 128],
        )
        return Promise.resolve({ tensors: { embedding }, ms: 1 })
      }
      return fake.run(file, feeds, outputs, signal)
    },
  }
}

const settings = { ...FIRST, steps: 2 }
const record = () =>
  recordRun(roundTrip(engine(), fakeTokeniser, { settings, count: 2 }), {
    settings: { ...settings, count: 2 },
  })

describe('what a prompt names', () => {
  const read = (prompt: string) => {
    const { things, background, style } = namedIn(prompt)
    return {
      things: things.map(({ concept, colour, places }) => [concept.value, colour?.value ?? null, ...places]),
      background: background?.value ?? null,
      style: style?.value ?? null,
    }
  }

  it('is things with their colours and places, a background and a style', () => {
    expect(read('a red car on the left and a big blue owl at the top right, at night, noto style')).toEqual({
      things: [
        ['car', 'red', 'left'],
        ['owl', 'blue', 'top', 'right'],
      ],
      background: 'night',
      style: 'noto',
    })
  })

  it('knows plurals, synonyms and things of two words', () => {
    expect(read('two yellow puppies, a pine tree and a kitten').things.map(([name]) => name)).toEqual(
      expect.arrayContaining(['pine tree', 'cat']),
    )
    expect(read('three green bunnys in winter')).toMatchObject({
      things: [['rabbit', 'green']],
      background: 'snow',
    })
  })

  it('takes neither a relation for a place nor the colour of a background for that of a thing', () => {
    expect(read('a cat to the left of a dog on a light pink background')).toEqual({
      things: [
        ['cat', null],
        ['dog', null],
      ],
      background: 'rose',
      style: null,
    })
    expect(read('under an orange sky, a fox').things).toEqual([['fox', null]])
  })

  it('is nothing in words of another world', () => {
    expect(read('ein Männlein steht im Walde 🌲')).toEqual({ things: [], background: null, style: null })
    expect(read('')).toEqual({ things: [], background: null, style: null })
  })
})

describe('the other prompts', () => {
  it('are twelve, the same each time, none of them the prompt, most of them close to it', () => {
    const prompt = 'a red car on the beach'
    const others = otherPrompts(prompt)
    expect(others).toEqual(otherPrompts(prompt))
    expect(new Set([prompt, ...others]).size).toBe(OTHERS + 1)
    expect(others.filter((other) => / car on the beach$/.test(other)).length).toBeGreaterThan(1)
    expect(others.filter((other) => other.startsWith('a red car ')).length).toBeGreaterThan(1)
    for (const other of others) expect(other).not.toMatch(/\ba (orange|owl|elephant)/)
  })

  it('are twelve for any prompt', () => {
    for (const prompt of ['', 'xyz', 'a car, a bus, a train, a cat, a dog and a fox at night'])
      expect(otherPrompts(prompt)).toHaveLength(OTHERS)
  })
})

describe('the verdict', () => {
  const reading = {
    background: 'beach',
    style: 'flat',
    stickers: [{ cell: 3, concept: 'car', colour: 'blue' }],
  } as const

  it('holds each thing that is named against what the judge reads', () => {
    const checks = verdict(namedIn('a red car on the right, at the beach'), reading)
    expect(checks.map(({ kind, ok, seen }) => [kind, ok, seen])).toEqual([
      ['concept', true, 'car'],
      ['colour', false, 'blue'],
      ['place', false, 'middle left'],
      ['background', true, 'a beach'],
    ])
    expect(met(checks)).toBe(2)
  })

  it('misses the colour of a thing that has its own colours', () => {
    const own = { ...reading, stickers: [{ cell: 3, concept: 'car', colour: null }] }
    const checks = verdict(namedIn('a red car'), own)
    expect(checks[1]).toEqual({ kind: 'colour', wanted: 'red', seen: null, ok: false })
  })

  it('misses the colour of a thing that is missing', () => {
    const checks = verdict(namedIn('a red owl'), reading)
    expect(checks.map(({ ok, seen }) => [ok, seen])).toEqual([
      [false, 'car'],
      [false, ''],
    ])
  })
})

describe('the run', () => {
  it('asks CLIP and the judge about each picture, and ranks the prompt among thirteen', async () => {
    const trace = await record()
    expect(trace.steps.map(({ stage }) => stage)).toEqual([
      'text',
      ...['cell', 'clip', 'judge'],
      ...['cell', 'clip', 'judge'],
    ])
    const answers = answersOf(trace)
    expect(answers.map(({ seed }) => seed)).toEqual(seedsFrom(FIRST.seed, 2))
    for (const { rank, cosines } of answers) {
      expect(cosines).toHaveLength(OTHERS + 1)
      expect(rank).toBe(1 + cosines!.filter((cosine) => cosine > cosines![0]!).length)
    }
    const best = bestOf(answers)!
    expect(best.cosines![0]).toBe(Math.max(...answers.map(({ cosines }) => cosines![0]!)))
  })
})

describe('the demo', { timeout: 60_000 }, () => {
  beforeEach(stubPage)
  afterEach(clearPage)
  const show = async () => mountDemo(Demo, { trace: await record(), engine: engine() })

  it('shows a row a picture with cosine, rank and what the judge reads, and opens the best', async () => {
    const wrapper = await show()
    const rows = wrapper.findAll('.ml-answers tbody tr')
    expect(rows).toHaveLength(2)
    expect(rows[0]!.text()).toMatch(/\d\.\d{3}.*\d+ of 13/s)
    expect(rows[0]!.findAll('.is-met').length).toBe(3)
    expect(wrapper.find('.is-best').classes()).toContain('is-open')
    expect(wrapper.findAll('.ml-ranks li')).toHaveLength(OTHERS + 1)
    expect(wrapper.find('.ml-round-trip-summary').text()).toContain('Best of 2')
    wrapper.unmount()
  })

  it("asks about the reader's own prompt, and says what of it the judge can check", async () => {
    const wrapper = await show()
    await wrapper.find('.ml-diffusion-controls input[type=text]').setValue('a blue owl')
    await wrapper.find('.ml-demo-controls input[type=number][max="12"]').setValue('3')
    expect(wrapper.text()).toContain('the run before your changes')
    await wrapper.find('.ml-diffusion-controls').trigger('submit')
    await waitForLive(wrapper)
    expect(wrapper.findAll('.ml-answers tbody tr')).toHaveLength(3)
    expect(wrapper.find('.ml-round-trip-names').text()).toContain('blue (colour), owl (thing)')
    expect(wrapper.find('.ml-answers .is-missed').text()).toContain('owl? car')
    wrapper.unmount()
  })
})
