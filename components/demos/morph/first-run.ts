import { evaluationsOf } from '../../models/diffusion/picture-grid.ts'
import { DEFAULT_SETTINGS, type DiffusionSettings } from '../../models/diffusion/settings.ts'

/** Frames that a reader may ask for, both ends included. */
export const LEAST_FRAMES = 2
export const MOST_FRAMES = 9

/** What is asked for: two ends, and how many frames from one to the other. `prompt` and `seed` are the first end's. */
export interface Request extends Pick<DiffusionSettings, 'prompt' | 'seed' | 'steps' | 'guidance'> {
  readonly toPrompt: string
  readonly toSeed: number
  readonly frames: number
}

export const FIRST: Request = {
  prompt: 'a red butterfly on the grass',
  seed: 1,
  toPrompt: 'a blue butterfly on the snow',
  toSeed: 7,
  frames: 5,
  steps: 10,
  guidance: 5,
}

export const requestOf = (from: Request): Request => ({
  prompt: from.prompt,
  seed: from.seed,
  toPrompt: from.toPrompt,
  toSeed: from.toSeed,
  frames: from.frames,
  steps: from.steps,
  guidance: from.guidance,
})

/** What `morph` takes. */
export const morphOf = ({ prompt, toPrompt, seed, toSeed, frames, steps, guidance }: Request) => ({
  prompts: [prompt, toPrompt] as const,
  seeds: [seed, toSeed] as const,
  ...{ frames, steps, guidance },
})

/** The plain run of text-to-image that a frame at one of the ends is; null for one in between. */
export function endOf(request: Request, index: number): Partial<DiffusionSettings> | null {
  const { prompt, toPrompt, seed, toSeed, frames, steps, guidance } = request
  if (index === 0) return { prompt, seed, steps, guidance }
  if (index === frames - 1) return { prompt: toPrompt, seed: toSeed, steps, guidance }
  return null
}

/** How often the whole morph asks the UNet. */
export const totalEvaluations = ({ frames, steps }: Request): number =>
  frames * evaluationsOf({ ...DEFAULT_SETTINGS, steps })
