import { CLEAN, sigmaTilde, type Level } from './level.ts'
import { levelAt, T, timeOfSigma, type Schedule } from './schedule.ts'

/**
 * Which of the T times of training a run of N steps visits. A step has no meaning of its own, its noise level has: step
 * 10 of 20 stands where half of the noise is still there, step 10 of 10 is the end.
 */
export type Spacing = 'leading' | 'trailing' | 'linspace' | 'karras'

export const SPACINGS: readonly Spacing[] = ['leading', 'trailing', 'linspace', 'karras']

/** What the site lets a reader choose. */
export const MOST_STEPS = 100

/**
 * N times in 1 … T, downwards, each the start of a step (Lin 2024, table 2, https://arxiv.org/abs/2305.08891, and the
 * schedulers of diffusers, whose times are ours minus one):
 *
 * - `leading`: 1, 1 + ⌊T/N⌋, … It ends at t = 1, but does not begin at T: the first step takes pure noise for less.
 * - `trailing`: T, T − T/N, … It begins at T, where a run does begin; the last step is as long as the others.
 * - `linspace`: from T to 1, both included.
 *
 * @param steps 1 … T
 * @param offset added to the times of `leading`; Stable Diffusion 1 and 2 are run with 1
 */
export function timesteps(spacing: Exclude<Spacing, 'karras'>, steps: number, offset = 0): number[] {
  checkSteps(steps)
  const time: Readonly<Record<typeof spacing, (k: number) => number>> = {
    leading: (k) => Math.min(T, 1 + offset + (steps - 1 - k) * Math.floor(T / steps)),
    trailing: (k) => roundHalfEven((T * (steps - k)) / steps),
    linspace: (k) => (steps === 1 ? T : 1 + roundHalfEven(((steps - 1 - k) * (T - 1)) / (steps - 1))),
  }
  return Array.from({ length: steps }, (_, k) => time[spacing](k))
}

/** Halves go to the even neighbour, as in the programs that these definitions come from. */
function roundHalfEven(x: number): number {
  const low = Math.floor(x)
  return x - low === 0.5 ? low + (low % 2) : Math.round(x)
}

/** Where Karras 2022 begins (table 1); at σ̃ = 80 nothing of a picture of variance 1 is to be seen. */
const LARGEST_SIGMA = 80

/**
 * N noise levels that crowd where the noise is small, σ̃_i = (σ_max^{1/ρ} + i/(N−1) (σ_min^{1/ρ} − σ_max^{1/ρ}))^ρ
 * (Karras 2022, equation 5, https://arxiv.org/abs/2206.00364). σ_min and σ_max are the schedule's at t = 1 and t = T,
 * but σ_max at most 80: the cosine schedule ends at 20,000.
 */
export function karrasSigmas(schedule: Schedule, steps: number, rho = 7): number[] {
  checkSteps(steps)
  const most = Math.min(sigmaTilde(levelAt(schedule, T)), LARGEST_SIGMA) ** (1 / rho)
  const least = sigmaTilde(levelAt(schedule, 1)) ** (1 / rho)
  return Array.from(
    { length: steps },
    (_, i) => (most + (steps === 1 ? 0 : i / (steps - 1)) * (least - most)) ** rho,
  )
}

/**
 * The noise levels of a run: N + 1 of them, from noise to `CLEAN`. Step i leads from level i to level i + 1. The times
 * of `karras` are not whole.
 * @throws RangeError unless steps is a whole number in 1 … T
 */
export function levelsOf(schedule: Schedule, spacing: Spacing, steps: number): Level[] {
  const times =
    spacing === 'karras'
      ? karrasSigmas(schedule, steps).map((sigma) => timeOfSigma(schedule, sigma))
      : timesteps(spacing, steps)
  return [...times.map((t) => levelAt(schedule, t)), CLEAN]
}

/**
 * The end of a run, for changing a picture in place of making one: of N steps the last ⌊N · strength⌋, at least one
 * (SDEdit, Meng 2022, https://arxiv.org/abs/2108.01073). The picture gets the noise of the first level that is left.
 * @param strength in 0 … 1; at 1 it is the whole run
 */
export function lastPart(levels: readonly Level[], strength: number): readonly Level[] {
  if (!(strength >= 0 && strength <= 1))
    throw new RangeError(`Strength lies between 0 and 1, not at ${strength}.`)
  const steps = levels.length - 1
  return levels.slice(steps - Math.max(1, Math.floor(steps * strength)))
}

function checkSteps(steps: number): void {
  if (!(Number.isInteger(steps) && steps >= 1 && steps <= T)) {
    throw new RangeError(`A run has 1 to ${T} steps, not ${steps}.`)
  }
}
