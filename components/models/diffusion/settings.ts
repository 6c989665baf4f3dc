import { LEAST_GUIDANCE, MOST_GUIDANCE } from './guidance.ts'
import { SAMPLER_NAMES, type SamplerName } from './samplers.ts'
import { MOST_STEPS, SPACINGS, type Spacing } from './spacing.ts'

/** What a run of diffusion is asked for. */
export interface DiffusionSettings {
  readonly prompt: string
  /** Takes the empty text's place in guidance: what to lead away from. */
  readonly negative: string
  /** Which noise the run starts from: 0 … 2³² − 1. */
  readonly seed: number
  /** 1 … 100 */
  readonly steps: number
  /** w of classifier-free guidance, −5 … 20. */
  readonly guidance: number
  readonly sampler: SamplerName
  readonly spacing: Spacing
  /** Fresh noise in DDIM: 0 none, 1 as much as DDPM. */
  readonly eta: number
}

export const DEFAULT_SETTINGS: DiffusionSettings = {
  prompt: '',
  negative: '',
  seed: 0,
  steps: 20,
  guidance: 5,
  sampler: 'ddim',
  spacing: 'trailing',
  eta: 0,
}

export const MOST_SEED = 2 ** 32 - 1

/**
 * Fills in what is left out.
 * @throws RangeError with one clear sentence where a setting is none
 */
export function checkSettings(given: Partial<DiffusionSettings>): DiffusionSettings {
  const settings = { ...DEFAULT_SETTINGS, ...given }
  const { seed, steps, guidance, eta, sampler, spacing } = settings
  if (!Number.isInteger(seed) || seed < 0 || seed > MOST_SEED) {
    throw new RangeError(`The seed must be a whole number from 0 to ${MOST_SEED}, not ${seed}.`)
  }
  if (!Number.isInteger(steps) || steps < 1 || steps > MOST_STEPS) {
    throw new RangeError(`The steps must be a whole number from 1 to ${MOST_STEPS}, not ${steps}.`)
  }
  if (!(guidance >= LEAST_GUIDANCE && guidance <= MOST_GUIDANCE)) {
    throw new RangeError(
      `The guidance must be a number from ${LEAST_GUIDANCE} to ${MOST_GUIDANCE}, not ${guidance}.`,
    )
  }
  if (!(eta >= 0 && eta <= 1)) throw new RangeError(`η must be a number from 0 to 1, not ${eta}.`)
  if (!SAMPLER_NAMES.includes(sampler)) throw new RangeError(`There is no sampler "${String(sampler)}".`)
  if (!SPACINGS.includes(spacing)) throw new RangeError(`There is no spacing "${String(spacing)}".`)
  return settings
}
