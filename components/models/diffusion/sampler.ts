import type { Level } from './level.ts'
import type { Denoised } from './parameterisation.ts'

/**
 * Asks the network what it makes of x at this level. Any network does, of the variance-preserving kind or of flow
 * matching. It must leave `x` as it is.
 */
export type Denoise = (x: Float32Array, level: Level) => Promise<Denoised>

/** What a step starts from: x at `level`, on its way to `next`, and what the network says of it. */
export interface Moment extends Denoised {
  readonly x: Float32Array
  readonly level: Level
  readonly next: Level
  /** The step before this one, for samplers that remember; none at the first step. */
  readonly before?: Pick<SamplerStep, 'level' | 'denoised'>
}

export interface SamplerStep extends Denoised {
  /** From 0. */
  readonly index: number
  readonly of: number
  readonly level: Level
  readonly next: Level
  /** What went in, at `level`. */
  readonly x: Float32Array
  /** What came out, at `next`. */
  readonly result: Float32Array
}

/** N(0, I) of the length of x, never the same twice. */
export type Fresh = () => Float32Array

export interface SamplerRun {
  /** At `levels[0]`; noise, or a picture with noise. */
  readonly x: Float32Array
  /** From noise downwards, one more than there are steps; usually the last is `CLEAN`. */
  readonly levels: readonly Level[]
  readonly denoise: Denoise
  readonly fresh: Fresh
}

/** Walks from noise to a picture, a step at a time. To break out of the loop is to stop: nothing more is asked. */
export type Sampler = (run: SamplerRun) => AsyncGenerator<SamplerStep, void>

/** One step of a sampler that asks the network once: x at `next`. Only the stochastic ones draw fresh noise. */
export type Rule = (moment: Moment, fresh: Fresh) => Float32Array

/** The loop around such a rule. */
export const samplerOf = (rule: Rule): Sampler =>
  async function* ({ x, levels, denoise, fresh }) {
    let before: SamplerStep | undefined
    for (const place of stepsThrough(levels)) {
      const { denoised, noise } = await denoise(x, place.level)
      const result = rule({ ...place, x, denoised, noise, before }, fresh)
      before = { ...place, x, denoised, noise, result }
      yield before
      x = result
    }
  }

/** mean + deviation · z with z from N(0, I). No noise is drawn where none is added. */
export function addFresh(mean: Float32Array, deviation: number, fresh: Fresh): Float32Array {
  if (deviation === 0) return mean
  const z = fresh()
  return mean.map((value, i) => value + deviation * z[i]!)
}

/**
 * The steps that lie between the levels.
 * @throws RangeError if there are none, or if one would not lower the noise
 */
export function stepsThrough(
  levels: readonly Level[],
): Pick<SamplerStep, 'index' | 'of' | 'level' | 'next'>[] {
  const of = levels.length - 1
  if (of < 1) throw new RangeError('A run needs at least two noise levels.')
  return levels.slice(1).map((next, index) => {
    const level = levels[index]!
    if (!(next.sigma < level.sigma)) {
      throw new RangeError(`Step ${index + 1} of ${of} would go from noise ${level.sigma} to ${next.sigma}.`)
    }
    return { index, of, level, next }
  })
}
