import type { GridCell } from '../../models/diffusion/picture-grid.ts'
import { SAMPLER_NAMES, type SamplerName } from '../../models/diffusion/samplers.ts'
import type { Step, Trace } from '../../trace/step.ts'
import type { Picture } from '../../views/picture.ts'
import { shownPicture } from '../shared/diffusion/shown.ts'

/** What is measured: one prompt, one seed, one number of steps, with each sampler. */
export interface SpeedSettings {
  readonly prompt: string
  readonly seed: number
  readonly steps: number
  readonly guidance: number
}

export const FIRST: SpeedSettings = { prompt: 'a red car on the grass', seed: 3, steps: 20, guidance: 5 }

/** A picture by each sampler, for `pictureGrid`. */
export const cellsOf = (settings: SpeedSettings): GridCell[] =>
  SAMPLER_NAMES.map((sampler) => ({ ...settings, sampler, key: sampler }))

/** The parts of a picture's time. */
export const PARTS = ['text', 'unet', 'sampler', 'decoder'] as const
export type Part = (typeof PARTS)[number]

/** What one picture took. */
export interface Timing {
  readonly sampler: SamplerName
  readonly picture: Picture
  readonly latent: Float32Array
  /** Questions to the UNet; with guidance each is asked under two texts at once. */
  readonly calls: number
  /** Milliseconds of each part. */
  readonly ms: Readonly<Record<Part, number>>
}

export const settingsOf = ({ settings }: Trace): SpeedSettings => settings as unknown as SpeedSettings

/** The pictures that have come; the text was read once, and its time is part of each. */
export function timingsOf({ steps }: Trace): Timing[] {
  const text = steps.find(({ stage }) => stage === 'text')?.ms ?? 0
  return steps.filter(({ stage }) => stage === 'cell').map((step) => timingOf(step, text))
}

function timingOf({ ms, notes, tensors }: Step, text: number): Timing {
  const { key, evaluations, unetMs, decoderMs } = notes as Record<string, unknown>
  const unet = Number(unetMs)
  const decoder = Number(decoderMs)
  return {
    sampler: key as SamplerName,
    picture: shownPicture(tensors.pixels!),
    latent: tensors.latent!.data as Float32Array,
    calls: Number(evaluations),
    ms: { text, unet, decoder, sampler: Math.max(0, ms - unet - decoder) },
  }
}

/** Milliseconds of the whole picture, and of a question to the UNet. */
export const totalOf = ({ ms }: Timing): number => PARTS.reduce((sum, part) => sum + ms[part], 0)
export const callOf = ({ ms, calls }: Timing): number => ms.unet / Math.max(1, calls)
