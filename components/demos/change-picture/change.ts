import { imageToImage, inpaint, maskOfLatent } from '../../models/diffusion/image-to-image.ts'
import { CLEAN, type Level } from '../../models/diffusion/level.ts'
import { DEFAULT_SETTINGS, type DiffusionSettings } from '../../models/diffusion/settings.ts'
import { lastPart, levelsOf } from '../../models/diffusion/spacing.ts'
import { TRAINED_SCHEDULE } from '../../models/diffusion/text-to-image.ts'
import type { Tokeniser } from '../../models/tokeniser.ts'
import type { Engine } from '../../runtime/engine.ts'
import { tensor } from '../../runtime/tensor.ts'
import type { Run } from '../../trace/step.ts'
import type { Picture as ViewPicture } from '../../views/picture.ts'
import type { Picture } from '../../world/draw.ts'
import { emptyMask, inverted, type Mask, rectangle } from '../shared/brush/mask.ts'
import { bytesOf, planesOf } from '../shared/diffusion/pixels.ts'
import { pictureDifference, shownPicture } from '../shared/diffusion/shown.ts'
import { CELL, CELLS, writeMask } from './mask.ts'

/** The two ways to change a picture. */
export const MODES = ['image', 'inpaint'] as const
export type Mode = (typeof MODES)[number]

/** What a change is asked for; it is stored with the trace. */
export interface ChangeSettings extends DiffusionSettings {
  readonly mode: Mode
  readonly strength: number
  /** What the original is called. */
  readonly label: string
  /** As `writeMask` gives it. */
  readonly mask: string
}

/** The fox that the demo begins with stands on the right. */
export const FIRST_SCENE = 14
export const FIRST_MASK: Mask = rectangle(
  emptyMask(),
  { left: 8 * CELL, top: 3 * CELL, width: 8 * CELL, height: 8 * CELL },
  1,
)

export const FIRST = {
  ...DEFAULT_SETTINGS,
  prompt: 'a panda in the desert',
  seed: 2,
  strength: 0.6,
  /** Of inpainting: 1, nothing of the old content shines through. */
  redo: 1,
  mask: writeMask(FIRST_MASK),
} as const

/** The whole run of noise levels, and the part of it that is walked at this strength: one level only if none is. */
export function levelsAt(
  { spacing, steps }: Pick<DiffusionSettings, 'spacing' | 'steps'>,
  strength: number,
): { readonly whole: readonly Level[]; readonly part: readonly Level[] } {
  const whole = levelsOf(TRAINED_SCHEDULE, spacing, steps)
  return { whole, part: strength === 0 ? [CLEAN] : lastPart(whole, strength) }
}

/** Stages of the pipelines that the demo shows. */
const SHOWN = new Set(['encoder', 'noise', 'preview', 'decoder', 'composite'])

/**
 * Changes a picture. Stages: `original` (`original` uint8 [128, 128, 3], and of inpainting `cells` [16, 16],
 * the mask as the latent sees it), then of the pipeline `encoder`, `noise`, `preview`, `decoder`,
 * `composite`. Noted in each: `mode`; in a preview also t, ᾱ of the level it looks at, and the UNet's milliseconds; in
 * `decoder` and `composite` how far the picture lies from the original, 0 … 1: `changed` on the whole, and with a mask
 * `inside` and `outside` of it.
 */
export async function* change(
  engine: Engine,
  tokeniser: Tokeniser,
  { settings, picture, mask }: { settings: ChangeSettings; picture: Picture; mask: Mask },
  signal?: AbortSignal,
): Run {
  const { mode, label, strength } = settings
  const masked = mode === 'inpaint'
  yield {
    stage: 'original',
    index: 0,
    of: 1,
    ms: 0,
    tensors: {
      original: bytesOf(picture),
      ...(masked && { cells: tensor(maskOfLatent(mask), [CELLS, CELLS]) }),
    },
    notes: { mode, label, settings },
  }
  const request = { ...settings, strength, pixels: planesOf(picture), preview: true }
  const steps = masked
    ? inpaint(engine, tokeniser, { ...request, mask }, signal)
    : imageToImage(engine, tokeniser, request, signal)
  let seen: Record<string, unknown> = {}
  for await (const step of steps) {
    if (step.stage === 'unet') seen = { unetMs: step.ms }
    if (step.stage === 'scheduler') seen = { ...seen, ...step.notes }
    if (!SHOWN.has(step.stage)) continue
    const more =
      step.stage === 'preview'
        ? seen
        : (step.stage === 'decoder' || step.stage === 'composite') &&
          changeOf(picture, shownPicture(step.tensors.pixels!), masked ? mask : null)
    yield { ...step, notes: { ...step.notes, ...more, mode } }
  }
}

/** How far a picture lies from the original. */
export interface Change {
  readonly changed: number
  readonly inside?: number
  readonly outside?: number
}

function changeOf(original: Picture, picture: ViewPicture, mask: Mask | null): Change {
  return {
    changed: pictureDifference(original, picture),
    ...(mask && {
      inside: pictureDifference(original, picture, mask),
      outside: pictureDifference(original, picture, inverted(mask)),
    }),
  }
}
