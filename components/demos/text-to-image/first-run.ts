import { DEFAULT_SETTINGS, type DiffusionSettings } from '../../models/diffusion/settings.ts'

/** What the recorded run was asked for. */
export const FIRST: DiffusionSettings = {
  ...DEFAULT_SETTINGS,
  prompt: 'a tiger on the grass',
  seed: 11,
  steps: 20,
  guidance: 5,
}

/** Prompts to begin with. */
export const EXAMPLES = [
  FIRST.prompt,
  'a penguin in the snow',
  'a purple octopus in the sea',
  'a panda and a pink heart on a white background',
] as const
