import { DEFAULT_SETTINGS, type DiffusionSettings } from '../../models/diffusion/settings.ts'

/** What the recorded run was asked for; few steps, so that each can be looked at. */
export const FIRST: DiffusionSettings = {
  ...DEFAULT_SETTINGS,
  prompt: 'a lion on the beach',
  seed: 7,
  steps: 12,
  guidance: 5,
}
