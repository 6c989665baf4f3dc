// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { comparedNames, samplerError } from '../../../components/figures/diffusion/samplers.ts'
import DiffusionReverseFigure from '../../../components/figures/DiffusionReverseFigure.vue'
import DiffusionSamplerFigure from '../../../components/figures/DiffusionSamplerFigure.vue'
import { SAMPLERS } from '../../../components/models/diffusion/samplers.ts'

describe('the figure of the samplers', () => {
  it('shows errors that fall at the order that each sampler claims', () => {
    for (const name of comparedNames) {
      const measured = Math.log2(samplerError(name, 128) / samplerError(name, 256))
      expect(Math.abs(measured - SAMPLERS[name].order!)).toBeLessThan(0.15)
    }
  })

  it('bears out what chapter 3 says of few calls', () => {
    expect(samplerError('heun', 8)).toBeGreaterThan(samplerError('euler', 8))
    for (const calls of [16, 32]) {
      expect(samplerError('heun', calls) / samplerError('dpm-solver-2m', calls)).toBeGreaterThan(8)
    }
  })

  it('names them as the literature does', () => {
    const text = mount(DiffusionSamplerFigure).text()
    for (const name of comparedNames) expect(text).toContain(SAMPLERS[name].title)
  })
})

describe('the figure of reverse diffusion', () => {
  it('ends where its description says: a cat, then a dog', () => {
    const text = mount(DiffusionReverseFigure).text()
    const ends = [...text.matchAll(/(cat|dog|boat|flower)\s+100 %/g)].map(([, name]) => name)
    expect(ends.filter((name, i) => name !== ends[i - 1])).toEqual(['cat', 'dog'])
  })
})
