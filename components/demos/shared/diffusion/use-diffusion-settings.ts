import { computed, type WritableComputedRef } from 'vue'
import { DEFAULT_SETTINGS, type DiffusionSettings } from '../../../models/diffusion/settings.ts'
import type { Trace } from '../../../trace/step.ts'

const NAMES = Object.keys(DEFAULT_SETTINGS) as readonly (keyof DiffusionSettings)[]

const pick = (from: DiffusionSettings): DiffusionSettings =>
  Object.fromEntries(NAMES.map((name) => [name, from[name]])) as unknown as DiffusionSettings

/** The part of a lesson's state that `DiffusionControls` shows and sets. */
export const useDiffusionSettings = (state: {
  -readonly [Name in keyof DiffusionSettings]: DiffusionSettings[Name]
}): WritableComputedRef<DiffusionSettings> =>
  computed({
    get: () => pick(state),
    set: (settings) => void Object.assign(state, pick(settings)),
  })

/** The settings that a run of diffusion was asked for; null where its trace tells none. */
export function settingsOf(trace: Trace | null): DiffusionSettings | null {
  const told = trace?.settings
  if (!told || typeof told.prompt !== 'string') return null
  return pick({ ...DEFAULT_SETTINGS, ...(told as Partial<DiffusionSettings>) })
}

export const sameSettings = (a: DiffusionSettings, b: DiffusionSettings): boolean =>
  NAMES.every((name) => a[name] === b[name])
