import { logSnr, type Level } from '../../models/diffusion/level.ts'
import { gaussianNoise } from '../../models/diffusion/noise.ts'
import { levelAt, schedule, SCHEDULE_NAMES, T, type ScheduleName } from '../../models/diffusion/schedule.ts'
import type { Picture } from '../../world/draw.ts'

/** The forward process in the pixels themselves: no model takes part. */

/** Bytes as the signal x_0: −1 … 1. */
export const signalOf = ({ pixels }: Picture): Float32Array =>
  Float32Array.from(pixels, (byte) => byte / 127.5 - 1)

/** A signal as a picture to look at; what lies beyond −1 … 1 is cut off. */
export function shownSignal(signal: Float32Array, { width, height }: Picture): Picture {
  return { width, height, pixels: Uint8ClampedArray.from(signal, (value) => (value + 1) * 127.5) }
}

/** Noise of one seed, kept as long as the same is asked for. */
export function keepNoise(): (seed: number, length: number) => Float32Array {
  let kept: { seed: number; noise: Float32Array } | undefined
  return (seed, length) => {
    if (kept?.seed !== seed || kept.noise.length !== length) {
      kept = { seed, noise: gaussianNoise(seed, length) }
    }
    return kept.noise
  }
}

export const levelOf = (name: ScheduleName, t: number): Level => levelAt(schedule(name), t)

export interface ScheduleCurve {
  readonly name: ScheduleName
  /** [t, ᾱ_t] */
  readonly alphaBar: readonly (readonly [number, number])[]
  /** [t, log SNR], as far down as `LEAST_LOG_SNR` */
  readonly logSnr: readonly (readonly [number, number])[]
}

/** Below, nobody can tell what is left; cosine ends at −21. */
export const LEAST_LOG_SNR = -12

/** All three schedules as curves over t. */
export const scheduleCurves = (): ScheduleCurve[] =>
  SCHEDULE_NAMES.map((name) => {
    const times = [1, ...Array.from({ length: T / 10 }, (_, i) => (i + 1) * 10)]
    const levels = times.map((t) => levelOf(name, t))
    return {
      name,
      alphaBar: levels.map(({ t, alpha }) => [t, alpha ** 2] as const),
      logSnr: levels
        .map((level) => [level.t, logSnr(level)] as const)
        .filter(([, value]) => value >= LEAST_LOG_SNR),
    }
  })
