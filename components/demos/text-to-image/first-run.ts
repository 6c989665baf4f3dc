import { DEFAULT_SETTINGS, type DiffusionSettings } from '../../models/diffusion/settings.ts'

/** What the recorded run was asked for. */
export const FIRST: DiffusionSettings = {
  ...DEFAULT_SETTINGS,
  prompt: 'a blue owl and a yellow star at night',
  seed: 11,
  steps: 20,
  guidance: 5,
}

/** Prompts to begin with. */
export const EXAMPLES = [
  FIRST.prompt,
  'a pink cake on the grass',
  'a small green car to the left of a big tree',
  'three red apples, twemoji style',
] as const
