import { LEAST_GUIDANCE, MOST_GUIDANCE } from '../../../models/diffusion/guidance.ts'
import { SAMPLER_NAMES } from '../../../models/diffusion/samplers.ts'
import { DEFAULT_SETTINGS, MOST_SEED, type DiffusionSettings } from '../../../models/diffusion/settings.ts'
import { MOST_STEPS, SPACINGS } from '../../../models/diffusion/spacing.ts'
import type { LessonSchema } from '../../../views/lesson-field.ts'

/** Longest prompt that a link may carry; the text tower reads 32 tokens of it. */
export const MOST_PROMPT = 400

/** The settings of a run as a lesson link carries them; a demo overrides the defaults that it wants otherwise. */
export const diffusionFields = (defaults: Partial<DiffusionSettings> = {}) => {
  const d = { ...DEFAULT_SETTINGS, ...defaults }
  return {
    prompt: { type: 'string', default: d.prompt, maxLength: MOST_PROMPT },
    negative: { type: 'string', default: d.negative, maxLength: MOST_PROMPT },
    seed: { type: 'integer', default: d.seed, min: 0, max: MOST_SEED },
    steps: { type: 'integer', default: d.steps, min: 1, max: MOST_STEPS },
    guidance: { type: 'number', default: d.guidance, min: LEAST_GUIDANCE, max: MOST_GUIDANCE },
    sampler: { type: 'enum', default: d.sampler, options: SAMPLER_NAMES },
    spacing: { type: 'enum', default: d.spacing, options: SPACINGS },
    eta: { type: 'number', default: d.eta, min: 0, max: 1 },
  } as const satisfies LessonSchema
}
