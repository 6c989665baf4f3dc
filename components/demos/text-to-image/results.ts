import { shallowRef } from 'vue'
import type { DiffusionSettings } from '../../models/diffusion/settings.ts'
import { CONTEXT, type Token } from '../../models/tokeniser.ts'
import type { Trace } from '../../trace/step.ts'
import type { Picture } from '../../views/picture.ts'
import { summarise, type Summary } from '../../views/statistics.ts'
import { shownPicture } from '../shared/diffusion/shown.ts'
import { settingsOf } from '../shared/diffusion/use-diffusion-settings.ts'

/** Milliseconds that each part took in all; tokeniser and guidance are counted with the scheduler. */
export interface Times {
  readonly text: number
  readonly unet: number
  readonly scheduler: number
  readonly previews: number
  readonly decoder: number
}

/** What is kept of a finished run. */
export interface Result {
  readonly settings: DiffusionSettings
  /** RGB, 128×128. */
  readonly picture: Picture
  readonly times: Times
  /** Of the finished latent. */
  readonly latent: Summary
  /** Places of the prompt that were read, of 32. */
  readonly tokens: number
  /** The last words that were read, where the prompt was too long; else empty. */
  readonly cutAfter: string
}

const PARTS: Readonly<Record<string, keyof Times>> = {
  tokens: 'scheduler',
  text: 'text',
  unet: 'unet',
  guidance: 'scheduler',
  scheduler: 'scheduler',
  preview: 'previews',
  decoder: 'decoder',
}

export function timesOf({ steps }: Trace): Times {
  const times: Record<keyof Times, number> = { text: 0, unet: 0, scheduler: 0, previews: 0, decoder: 0 }
  for (const { stage, ms } of steps) {
    const part = PARTS[stage]
    if (part) times[part] += ms
  }
  return times
}

/** The result of a complete run; null while it is under way. */
export function resultOf(trace: Trace | null): Result | null {
  const settings = settingsOf(trace)
  if (!trace?.complete || !settings) return null
  const find = (stage: string) => trace.steps.findLast((step) => step.stage === stage)
  const pixels = find('decoder')?.tensors.pixels
  const latent = find('scheduler')?.tensors.latent
  const words = find('tokens')?.notes
  if (!pixels || !latent) return null
  const tokens = (words?.tokens as Token[][] | undefined)?.[0] ?? []
  const wasCut = (words?.cut as boolean[] | undefined)?.[0] ?? false
  return {
    settings,
    picture: shownPicture(pixels),
    times: timesOf(trace),
    latent: summarise(latent.data),
    tokens: Math.min(CONTEXT, tokens.length),
    cutAfter: wasCut
      ? tokens
          .slice(1, -1)
          .map(({ text }) => text)
          .join('')
          .trim()
          .slice(-40)
      : '',
  }
}

/** What the reader has made in this visit, the latest first; it stays when the page is left and come back to. */
export const results = shallowRef<readonly Result[]>([])

const MOST_RESULTS = 12

export const addResult = (result: Result): void => {
  results.value = [result, ...results.value].slice(0, MOST_RESULTS)
}
