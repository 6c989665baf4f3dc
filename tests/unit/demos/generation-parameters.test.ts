import { describe, expect, it } from 'vitest'
import {
  MODEL,
  readParameters,
  writeParameters,
} from '../../../components/demos/shared/diffusion/parameters.ts'
import { SAMPLER_NAMES } from '../../../components/models/diffusion/samplers.ts'
import { DEFAULT_SETTINGS, type DiffusionSettings } from '../../../components/models/diffusion/settings.ts'
import { SPACINGS } from '../../../components/models/diffusion/spacing.ts'

const some: DiffusionSettings = {
  ...DEFAULT_SETTINGS,
  prompt: 'a red fox',
  seed: 4294967295,
  steps: 7,
  guidance: -2.5,
}

describe('the settings that a picture carries', () => {
  it.each([
    some,
    { ...some, prompt: '' },
    { ...some, prompt: '', negative: 'blue, Steps: 3, Sampler: none, Seed: 5' },
    { ...some, prompt: 'Negative prompt: a trap', negative: '' },
    { ...some, prompt: 'Steps: 99, Sampler: Euler, Seed: 1', negative: 'Negative prompt: again' },
    { ...some, prompt: '一只狐狸 🦊, "quoted"', eta: 0.3 },
    ...SAMPLER_NAMES.map((sampler) => ({ ...some, sampler })),
    ...SPACINGS.map((spacing) => ({ ...some, spacing })),
  ])('come back as they were: %j', (settings) => {
    expect(readParameters(writeParameters(settings))).toEqual({ settings, model: MODEL, changed: [] })
  })

  it('are written as the Web UI writes them', () => {
    expect(writeParameters({ ...some, negative: 'blue', sampler: 'euler-ancestral', guidance: 7 })).toBe(
      'a red fox\nNegative prompt: blue\nSteps: 7, Sampler: Euler a, Schedule type: Trailing, CFG scale: 7, Seed: 4294967295, Size: 128x128, Model: Multimodal Live',
    )
  })

  it("are read from the Web UI's own pictures, old and new", () => {
    const old = `a cat,\nin two lines\nNegative prompt: ugly\nSteps: 28, Sampler: DPM++ 2M Karras, CFG scale: 7.5, Seed: 12345, Size: 512x512, Model hash: abc, Model: v1-5, Lora hashes: "a: 1, b: 2"`
    expect(readParameters(old)).toEqual({
      settings: {
        ...DEFAULT_SETTINGS,
        prompt: 'a cat, in two lines',
        negative: 'ugly',
        steps: 28,
        sampler: 'dpm-solver-2m',
        spacing: 'karras',
        guidance: 7.5,
        seed: 12345,
      },
      model: 'v1-5',
      changed: [],
    })
  })

  it('are brought inside what there is here, and it is told which', () => {
    const read = readParameters(
      'x\nSteps: 150, Sampler: UniPC, Schedule type: Beta, CFG scale: NaN, Seed: -1',
    )
    expect(read?.settings).toEqual({ ...DEFAULT_SETTINGS, prompt: 'x', steps: 100, seed: 0 })
    expect(read?.changed.toSorted()).toEqual(['guidance', 'sampler', 'seed', 'spacing', 'steps'])
  })

  it('are cut where a prompt is longer than a field', () => {
    const read = readParameters(`${'fox '.repeat(2500)}\nSteps: 20, Sampler: DDIM, Seed: 1`)
    expect(read?.settings.prompt).toHaveLength(400)
    expect(read?.changed).toEqual(['prompt'])
  })

  it('are none where the text tells of something else', () => {
    for (const text of ['', 'just words', '{"workflow": {"nodes": []}}', 'Title: x, Author: y']) {
      expect(readParameters(text)).toBeNull()
    }
  })
})
