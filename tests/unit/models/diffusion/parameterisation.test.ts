import { describe, expect, it } from 'vitest'
import { guide, passesFor } from '../../../../components/models/diffusion/guidance.ts'
import { lerp, slerp } from '../../../../components/models/diffusion/interpolate.ts'
import { CLEAN, flowLevel, levelOfAlphaBar } from '../../../../components/models/diffusion/level.ts'
import { gaussianNoise } from '../../../../components/models/diffusion/noise.ts'
import {
  errorWeight,
  fromEpsilon,
  fromFlow,
  fromV,
  fromX0,
  READERS,
  targetOf,
  velocity,
  type Parameterisation,
} from '../../../../components/models/diffusion/parameterisation.ts'
import { addNoise } from '../../../../components/models/diffusion/process.ts'
import { levelAt, schedule } from '../../../../components/models/diffusion/schedule.ts'

const KINDS: readonly Parameterisation[] = ['epsilon', 'x0', 'v']
const x0 = gaussianNoise(1, 64)
const noise = gaussianNoise(2, 64)

function expectClose(actual: Float32Array, expected: Float32Array, digits = 5): void {
  expect(actual).toHaveLength(expected.length)
  actual.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, digits))
}

describe('ε, x_0 and v', () => {
  it('are three names for one answer', () => {
    for (const t of [1, 50, 400, 800, 950]) {
      const level = levelAt(schedule('cosine'), t)
      const x = addNoise(x0, noise, level)
      for (const kind of KINDS) {
        const answer = READERS[kind](x, targetOf(kind, { denoised: x0, noise }, level), level)
        for (const other of KINDS) {
          const again = READERS[other](x, targetOf(other, answer, level), level)
          expectClose(again.denoised, x0, 3)
          expectClose(again.noise, noise, 3)
        }
      }
    }
  })

  it('are what chapter 3 works out by hand', () => {
    const level = levelOfAlphaBar(0.64, 0)
    const x = addNoise(Float32Array.of(1), Float32Array.of(-0.5), level)
    expect(x[0]).toBeCloseTo(0.5, 6)
    expect(velocity({ denoised: Float32Array.of(1), noise: Float32Array.of(-0.5) }, level)[0]).toBeCloseTo(
      -1,
      6,
    )
    expect(fromV(x, Float32Array.of(-1), level).denoised[0]).toBeCloseTo(1, 6)
    expect(fromV(x, Float32Array.of(-1), level).noise[0]).toBeCloseTo(-0.5, 6)
    expect(fromEpsilon(x, Float32Array.of(-0.4), level).denoised[0]).toBeCloseTo(0.925, 6)
    expect(fromX0(x, Float32Array.of(1), level).noise[0]).toBeCloseTo(-0.5, 6)
  })

  it('stay sound at the ends, where one of them says nothing', () => {
    expect(fromX0(x0, x0, CLEAN).noise).toEqual(new Float32Array(64))
    expect(() => fromEpsilon(noise, noise, flowLevel(1))).toThrow('no signal')
    const last = levelAt(schedule('cosine'), 1000)
    const x = addNoise(x0, noise, last)
    expectClose(fromV(x, velocity({ denoised: x0, noise }, last), last).denoised, x0)
  })

  it('weigh errors by the signal-to-noise ratio', () => {
    const level = levelAt(schedule('scaled-linear'), 200)
    const x = addNoise(x0, noise, level)
    const wrong = fromX0(
      x,
      x0.map((value) => value + 0.1),
      level,
    )
    const squared = (kind: Parameterisation): number => {
      const truth = targetOf(kind, { denoised: x0, noise }, level)
      return targetOf(kind, wrong, level).reduce((sum, value, i) => sum + (value - truth[i]!) ** 2, 0)
    }
    for (const kind of KINDS) expect(squared(kind) / squared('x0')).toBeCloseTo(errorWeight(kind, level), 2)
  })

  it('have a fourth name in flow matching', () => {
    for (const level of [flowLevel(0.3), flowLevel(1), levelAt(schedule('cosine'), 400)]) {
      const answer = fromFlow(
        addNoise(x0, noise, level),
        noise.map((value, i) => value - x0[i]!),
        level,
      )
      expectClose(answer.denoised, x0)
      expectClose(answer.noise, noise)
    }
  })
})

describe('guidance', () => {
  const [without, withPrompt] = [Float32Array.of(2, 1), Float32Array.of(2.6, 1.8)]

  it('is what chapter 3 works out by hand', () => {
    expectClose(guide(without, withPrompt, 3), Float32Array.of(3.8, 3.4))
    expectClose(guide(without, withPrompt, 7.5), Float32Array.of(6.5, 7))
    expectClose(guide(without, withPrompt, -1), Float32Array.of(1.4, 0.2))
  })

  it('is the prompt alone at 1 and no prompt at 0, to the last bit', () => {
    const [a, b] = [gaussianNoise(3, 500), gaussianNoise(4, 500).map((value) => value * 1e6)]
    expect(guide(a, b, 1)).toEqual(b)
    expect(guide(a, b, 0)).toEqual(a)
    expect(passesFor(1)).toEqual({ without: false, withPrompt: true })
    expect(passesFor(0)).toEqual({ without: true, withPrompt: false })
    expect(passesFor(7.5)).toEqual({ without: true, withPrompt: true })
  })

  it('does nothing where the negative prompt is the prompt', () => {
    for (const w of [-5, 0.3, 20]) expect(guide(withPrompt, withPrompt, w)).toEqual(withPrompt)
  })

  it('may be applied to v or x_0 as well as to ε', () => {
    const level = levelAt(schedule('cosine'), 600)
    const x = gaussianNoise(5, 64)
    const [empty, asked] = [x0, noise].map((v) => fromV(x, v, level))
    const guided = fromV(x, guide(x0, noise, 4), level)
    expectClose(guided.noise, guide(empty!.noise, asked!.noise, 4), 4)
    expectClose(guided.denoised, guide(empty!.denoised, asked!.denoised, 4), 4)
  })
})

describe('interpolation', () => {
  it('begins at a and ends at b', () => {
    for (const between of [lerp, slerp]) {
      expectClose(between(x0, noise, 0), x0)
      expectClose(between(x0, noise, 1), noise)
    }
  })

  it('keeps noise as long as noise is, where a straight line would not', () => {
    const length = (values: Float32Array): number => Math.hypot(...values)
    const [a, b] = [gaussianNoise(1, 1024), gaussianNoise(2, 1024)]
    for (const w of [0.25, 0.5, 0.75]) expect(length(slerp(a, b, w)) / 32).toBeCloseTo(1, 1)
    expect(length(lerp(a, b, 0.5)) / 32).toBeCloseTo(Math.SQRT1_2, 1)
  })

  it('turns at an even pace', () => {
    const [a, b] = [Float32Array.of(1, 0), Float32Array.of(0, 1)]
    expectClose(slerp(a, b, 1 / 3), Float32Array.of(Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)), 6)
  })

  it('is finite for vectors on one line and for zeros', () => {
    expectClose(slerp(x0, x0, 0.5), x0)
    for (const other of [x0.map((value) => -value), new Float32Array(64)]) {
      expect(slerp(x0, other, 0.5).every(Number.isFinite)).toBe(true)
    }
  })
})
