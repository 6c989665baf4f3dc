import type { Tensor } from '../../runtime/tensor.ts'
import type { Step, Trace } from '../../trace/step.ts'
import type { Picture } from '../../views/picture.ts'
import { shownPicture } from '../shared/diffusion/shown.ts'
import type { Change, ChangeSettings, Mode } from './change.ts'

/** A moment of the run: x̂_0 as a step sees it. */
export interface Preview {
  readonly picture: Picture
  readonly t: number
  /** ᾱ of the level that the step looks at. */
  readonly alphaBar: number
}

/** What a run of one mode has shown so far. */
export interface Reading {
  readonly origin: Trace['origin']
  readonly settings: ChangeSettings
  readonly original: Picture
  /** Of inpainting: the mask as the latent sees it. */
  readonly cells: Tensor | null
  /** [4, 16, 16]: the original's latent, and what the run starts from. */
  readonly latent: Tensor | null
  readonly start: Tensor | null
  readonly previews: readonly Preview[]
  /** What the decoder gave. */
  readonly decoded: Picture | null
  /** Of inpainting: the decoder's picture within the mask, the original outside. */
  readonly composite: Picture | null
  /** How far these two lie from the original. */
  readonly decodedChange: Change | null
  readonly compositeChange: Change | null
  readonly unetMs: number
}

const isOf =
  (mode: Mode) =>
  ({ notes }: Step): boolean =>
    notes?.mode === mode

/** The last run of this mode in a trace; null where there is none. */
export function readingOf({ steps, origin }: Trace, mode: Mode): Reading | null {
  const own = steps.filter(isOf(mode))
  const find = (stage: string): Step | undefined => own.find((step) => step.stage === stage)
  const pictureAt = (stage: string): Picture | null => {
    const pixels = find(stage)?.tensors.pixels
    return pixels ? shownPicture(pixels) : null
  }
  const changeAt = (stage: string): Change | null => (find(stage)?.notes as Change | undefined) ?? null
  const first = find('original')
  if (!first) return null
  const previews = own.filter(({ stage }) => stage === 'preview')
  return {
    origin,
    settings: first.notes?.settings as ChangeSettings,
    original: shownPicture(first.tensors.original!),
    cells: first.tensors.cells ?? null,
    latent: find('encoder')?.tensors.latent ?? null,
    start: find('noise')?.tensors.latent ?? null,
    previews: previews.map(({ tensors, notes }) => ({
      picture: shownPicture(tensors.pixels!),
      t: Number(notes?.t),
      alphaBar: Number(notes?.alpha) ** 2,
    })),
    decoded: pictureAt('decoder'),
    composite: pictureAt('composite'),
    decodedChange: changeAt('decoder'),
    compositeChange: changeAt('composite'),
    unetMs: previews.reduce((sum, { notes }) => sum + Number(notes?.unetMs), 0),
  }
}
