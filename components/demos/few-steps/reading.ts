import type { Trace } from '../../trace/step.ts'
import type { Picture } from '../../views/picture.ts'
import { shownPicture } from '../shared/diffusion/shown.ts'
import { type Cost, plansOf, type Request, type RunPlan } from './compare.ts'

/** What one run has shown so far. */
export interface RunReading extends Pick<RunPlan, 'key' | 'who'> {
  /** Questions to the network that it takes. */
  readonly steps: number
  /** x̂_0 as each step sees it. */
  readonly seen: readonly { readonly picture: Picture; readonly t: number }[]
  /** Null while it has not come. */
  readonly picture: Picture | null
  readonly cost: Cost | null
  /** Distance of its latent from the teacher's. */
  readonly apart: number | null
}

export const requestOf = ({ settings }: Trace): Request => settings as unknown as Request

/** The runs of a trace, the teacher's first. */
export function runsOf(trace: Trace): RunReading[] {
  return plansOf(requestOf(trace)).map(({ key, who, settings }) => {
    const own = trace.steps.filter(({ notes }) => notes?.run === key)
    const end = own.find(({ stage }) => stage === 'picture')
    return {
      key,
      who,
      steps: settings.steps,
      seen: own
        .filter(({ stage }) => stage === who)
        .map(({ tensors, notes }) => ({ picture: shownPicture(tensors.pixels!), t: Number(notes?.t) })),
      picture: end ? shownPicture(end.tensors.pixels!) : null,
      cost: (end?.notes?.cost as Cost | undefined) ?? null,
      apart: (end?.notes?.apart as number | undefined) ?? null,
    }
  })
}

/** What a run has after `k` questions, from 1: x̂_0, or its picture once it has ended. */
export const pictureAfter = ({ steps, seen, picture }: RunReading, k: number): Picture | null =>
  k >= steps ? (picture ?? seen.at(-1)?.picture ?? null) : (seen[k - 1]?.picture ?? null)
