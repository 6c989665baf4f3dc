import { describe, expect, it } from 'vitest'
import { flowLevel, type Level } from '../../../../components/models/diffusion/level.ts'
import {
  SAMPLER_NAMES,
  SAMPLERS,
  type SamplerName,
} from '../../../../components/models/diffusion/samplers.ts'
import { levelAt, schedule, T } from '../../../../components/models/diffusion/schedule.ts'
import { errorOf, evenLevels, orderOf, runOver } from './gaussian.ts'

const STEPS = [10, 20, 40, 80, 160]

async function order(
  name: SamplerName,
  levels: (steps: number) => Level[],
  numbers: readonly number[] = STEPS,
): Promise<number> {
  const errors: number[] = []
  for (const steps of numbers) errors.push(await errorOf(SAMPLERS[name].make(), runOver(levels(steps))))
  return orderOf(numbers, errors)
}

const deterministic = SAMPLER_NAMES.filter((name) => SAMPLERS[name].order !== undefined)

describe('against the exact solution for Gaussian data, the error falls with the order claimed', () => {
  it.each(deterministic)('%s, even in log σ̃', async (name) => {
    expect(Math.abs((await order(name, evenLevels)) - SAMPLERS[name].order!)).toBeLessThan(0.15)
  })

  it.each(deterministic)('%s, even in t on the cosine schedule, from pure noise', async (name) => {
    const training = schedule('cosine')
    const levels = (steps: number): Level[] =>
      Array.from({ length: steps + 1 }, (_, i) => levelAt(training, T - (i / steps) * (T - 20)))
    expect(Math.abs((await order(name, levels)) - SAMPLERS[name].order!)).toBeLessThan(0.15)
  })

  // the ends, where σ̃ is infinite and 0, make the law hold later
  it.each(['euler', 'heun'] as const)('%s, in a flow from t = 1 to t = 0', async (name) => {
    const levels = (steps: number): Level[] =>
      Array.from({ length: steps + 1 }, (_, i) => flowLevel(1 - i / steps))
    expect(Math.abs((await order(name, levels, [40, 80, 160, 320])) - SAMPLERS[name].order!)).toBeLessThan(
      0.15,
    )
  })
})
