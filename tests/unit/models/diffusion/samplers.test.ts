import { describe, expect, it } from 'vitest'
import { CLEAN, flowLevel, type Level } from '../../../../components/models/diffusion/level.ts'
import { createNoise } from '../../../../components/models/diffusion/noise.ts'
import { fromV, velocity } from '../../../../components/models/diffusion/parameterisation.ts'
import { addNoise } from '../../../../components/models/diffusion/process.ts'
import type { Denoise, Sampler } from '../../../../components/models/diffusion/sampler.ts'
import { SAMPLER_NAMES, SAMPLERS } from '../../../../components/models/diffusion/samplers.ts'
import { euler } from '../../../../components/models/diffusion/samplers/euler.ts'
import { levelAt, schedule, SCHEDULE_NAMES } from '../../../../components/models/diffusion/schedule.ts'
import { levelsOf, SPACINGS } from '../../../../components/models/diffusion/spacing.ts'
import { collect, denoise, expectClose, evenLevels, flowTo, MEAN, runOver, STD } from './gaussian.ts'

const training = schedule('scaled-linear')

const last = async (sampler: Sampler, levels: readonly Level[], count?: number): Promise<Float32Array> =>
  (await collect(sampler, runOver(levels, count))).at(-1)!.result

describe('the stochastic samplers', () => {
  it.each(['ddpm', 'euler-ancestral', 'ddim'] as const)(
    '%s leaves the data’s mean and spread',
    async (name) => {
      const levels = levelsOf(schedule('cosine'), 'trailing', 200)
      const result = await last(SAMPLERS[name].make({ eta: 0.7 }), levels, 8_000)
      const mean = result.reduce((sum, value) => sum + value, 0) / result.length
      const deviation = Math.sqrt(result.reduce((sum, value) => sum + (value - mean) ** 2, 0) / result.length)
      expect(Math.abs(mean - MEAN)).toBeLessThan(0.02)
      expect(Math.abs(deviation - STD)).toBeLessThan(0.02)
    },
  )
})

describe('LCM', () => {
  it('is exact in any number of steps for a network that knows where the flow ends', async () => {
    const jump: Denoise = async (x, level) => ({
      ...(await denoise(x, level)),
      denoised: flowTo(x, level, CLEAN),
    })
    for (const steps of [1, 2, 4, 8]) {
      const run = { ...runOver(levelsOf(schedule('cosine'), 'trailing', steps), 8_000), denoise: jump }
      const { result } = (await collect(SAMPLERS.lcm.make(), run)).at(-1)!
      const mean = result.reduce((sum, value) => sum + value, 0) / result.length
      const deviation = Math.sqrt(result.reduce((sum, value) => sum + (value - mean) ** 2, 0) / result.length)
      expect(Math.abs(mean - MEAN)).toBeLessThan(0.02)
      expect(Math.abs(deviation - STD)).toBeLessThan(0.02)
    }
  })
})

describe('every sampler', () => {
  it.each(SAMPLER_NAMES)('%s stays finite on every schedule, and near the data in 20 steps', async (name) => {
    for (const scheduleName of SCHEDULE_NAMES) {
      for (const spacing of SPACINGS) {
        for (const steps of [1, 2, 3, 20, 100]) {
          const levels = levelsOf(schedule(scheduleName), spacing, steps)
          const result = await last(SAMPLERS[name].make(), levels, 16)
          const farthest = Math.max(...result.map((value) => Math.abs(value - MEAN)))
          // two or three steps are too long for Heun to be near
          expect(farthest).toBeLessThan(steps < 20 ? 1000 : 6 * STD)
        }
      }
    }
  })

  it.each(SAMPLER_NAMES)(
    '%s runs on a network that predicts v, and in a flow from pure noise',
    async (name) => {
      const viaV: Denoise = async (x, level) => fromV(x, velocity(await denoise(x, level), level), level)
      const levels = levelsOf(schedule('cosine'), 'trailing', 10)
      const byV = (await collect(SAMPLERS[name].make(), { ...runOver(levels), denoise: viaV })).at(-1)!
      expectClose(byV.result, await last(SAMPLERS[name].make(), levels), 1e-4)
      const flow = Array.from({ length: 21 }, (_, i) => flowLevel(1 - i / 20))
      for (const value of await last(SAMPLERS[name].make(), flow)) {
        expect(Math.abs(value - MEAN)).toBeLessThan(6 * STD)
      }
    },
  )

  it.each(SAMPLER_NAMES)('%s answers a single step with x̂_0', async (name) => {
    const [step] = await collect(SAMPLERS[name].make(), runOver(levelsOf(training, 'trailing', 1)))
    expectClose(step!.result, step!.denoised, 1e-5)
  })

  it.each(SAMPLER_NAMES)('%s tells each step and chains them', async (name) => {
    const levels = levelsOf(training, 'trailing', 6)
    const run = runOver(levels)
    const start = run.x.slice()
    const steps = await collect(SAMPLERS[name].make(), run)
    expect(run.x).toEqual(start)
    expect(steps.map(({ index, of }) => [index, of])).toEqual(levels.slice(1).map((_, i) => [i, 6]))
    steps.forEach((step, i) => {
      expect([step.level, step.next]).toEqual([levels[i], levels[i + 1]])
      expect(step.x).toBe(i ? steps[i - 1]!.result : run.x)
      expectClose(addNoise(step.denoised, step.noise, step.level), step.x, 1e-5)
    })
  })

  it.each(SAMPLER_NAMES)('%s asks as often as it claims, and no more once the loop is left', async (name) => {
    const { make, evaluationsPerStep } = SAMPLERS[name]
    let asked = 0
    const counted: Denoise = (x, level) => {
      asked++
      return denoise(x, level)
    }
    const run = { ...runOver(evenLevels(10)), denoise: counted }
    await collect(make(), run)
    expect(asked).toBe(10 * evaluationsPerStep)
    asked = 0
    for await (const step of make()(run)) if (step.index === 2) break
    expect(asked).toBe(3 * evaluationsPerStep)
    asked = 0
    await collect(make(), { ...run, levels: [...evenLevels(10).slice(0, 10), CLEAN] })
    expect(asked).toBe(10 * evaluationsPerStep - (name === 'heun' ? 1 : 0))
  })

  it.each(SAMPLER_NAMES)(
    '%s gives the same for the same seed; fresh noise matters if it is stochastic',
    async (name) => {
      const levels = levelsOf(training, 'trailing', 6)
      const { make, stochastic } = SAMPLERS[name]
      expect(await last(make(), levels)).toEqual(await last(make(), levels))
      const other = createNoise(99)
      const again = await collect(make(), { ...runOver(levels), fresh: () => other(64) })
      if (stochastic) expect(again.at(-1)!.result).not.toEqual(await last(make(), levels))
      else expect(again.at(-1)!.result).toEqual(await last(make(), levels))
    },
  )

  it('refuses levels that do not fall', async () => {
    const level = levelAt(training, 500)
    for (const levels of [[], [level], [level, level], [CLEAN, level]]) {
      await expect(collect(euler, { ...runOver([level]), levels })).rejects.toThrow(RangeError)
    }
  })
})
