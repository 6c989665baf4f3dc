import type { Tensor } from '../../runtime/tensor.ts'
import type { Step, Trace } from '../../trace/step.ts'
import type { Picture } from '../../views/picture.ts'
import { shownPicture } from '../shared/diffusion/shown.ts'
import { type ControlSettings, HALVES, type Kind } from './control.ts'

/** One step of both halves of a run. */
export interface ControlMoment {
  readonly t: number
  /** x̂_0 as the step sees it. */
  readonly free: Picture
  /** Null while it has not come. */
  readonly steered: Picture | null
  /** Strength of what is added, [2, 16, 16] and [2, 8, 8]; null where nothing is. */
  readonly fine: Tensor | null
  readonly coarse: Tensor | null
}

export interface ControlEnd {
  readonly picture: Picture
  /** Of edges: how well those of the picture are those of the hint, 0 … 1. */
  readonly f1: number | null
}

/** What a run of one kind has shown so far. */
export interface Reading {
  readonly origin: Trace['origin']
  readonly settings: ControlSettings
  readonly hint: Picture
  readonly moments: readonly ControlMoment[]
  readonly without: ControlEnd | null
  readonly with: ControlEnd | null
  /** Largest strength of all steps: the end of the maps' colours. */
  readonly most: number
  /** Milliseconds of the UNet and of the ControlNet, in the half with control. */
  readonly unetMs: number
  readonly controlMs: number
}

const sumOf = (steps: readonly Step[], name: string): number =>
  steps.reduce((sum, { notes }) => sum + Number(notes?.[name] ?? 0), 0)

/** The run of this kind in a trace; null where there is none. */
export function readingOf({ steps, origin }: Trace, kind: Kind): Reading | null {
  const own = steps.filter(({ notes }) => notes?.kind === kind)
  const first = own.find(({ stage }) => stage === 'hint')
  if (!first) return null
  const at = (stage: string): Step[] => own.filter((step) => step.stage === stage)
  const end = (stage: string): ControlEnd | null => {
    const step = at(stage)[0]
    return step ? { picture: shownPicture(step.tensors.pixels!), f1: step.notes?.f1 as number | null } : null
  }
  const steered = at(HALVES.steered.step)
  const maps = steered
    .flatMap(({ tensors }) => [tensors.fine, tensors.coarse])
    .filter((map) => map !== undefined)
  return {
    origin,
    settings: first.notes?.settings as ControlSettings,
    hint: shownPicture(first.tensors.hint!),
    moments: at(HALVES.free.step).map(({ tensors, notes }, i) => {
      const other = steered[i]?.tensors
      return {
        t: Number(notes?.t),
        free: shownPicture(tensors.pixels!),
        steered: other ? shownPicture(other.pixels!) : null,
        fine: other?.fine ?? null,
        coarse: other?.coarse ?? null,
      }
    }),
    without: end(HALVES.free.end),
    with: end(HALVES.steered.end),
    most: maps.reduce((most, { data }) => Math.max(most, ...data), 0),
    unetMs: sumOf(steered, 'unetMs'),
    controlMs: sumOf(steered, 'controlMs'),
  }
}
