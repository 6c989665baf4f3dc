import { controlBy } from '../../models/diffusion/control.ts'
import { DIFFUSION } from '../../models/diffusion/networks.ts'
import { DEFAULT_SETTINGS, type DiffusionSettings } from '../../models/diffusion/settings.ts'
import { textToImage } from '../../models/diffusion/text-to-image.ts'
import type { Tokeniser } from '../../models/tokeniser.ts'
import type { Engine } from '../../runtime/engine.ts'
import { tensor, type Tensor, type Tensors } from '../../runtime/tensor.ts'
import type { Run } from '../../trace/step.ts'
import { canny, edgePicture } from '../../world/canny.ts'
import type { Picture } from '../../world/draw.ts'
import { edgeScore } from '../../world/edge-score.ts'
import { type Mask, SIDE } from '../shared/brush/mask.ts'
import { bytesOf, planesOf } from '../shared/diffusion/pixels.ts'
import { shownPicture } from '../shared/diffusion/shown.ts'

/** What steers: lines, or a skeleton. */
export const KINDS = ['edges', 'pose'] as const
export type Kind = (typeof KINDS)[number]

export const MOST_WEIGHT = 2

/** What a run is asked for; it is stored with the trace. */
export interface ControlSettings extends DiffusionSettings {
  readonly kind: Kind
  /** 0 … 2 */
  readonly weight: number
  /** The part of the run in which the ControlNet has a say, 0 … 1. */
  readonly from: number
  readonly until: number
  /** What the edges are of; empty where the reader has drawn them. */
  readonly label: string
  /** As `writeJoints` gives them; empty for edges. */
  readonly joints: string
}

/** The bird and the bell that the demo begins with. */
export const FIRST_SCENE = 30

export const FIRST = {
  ...DEFAULT_SETTINGS,
  prompt: 'a yellow bell and a purple bird on the beach',
  /** Prompt of the pose. */
  person: 'a person in a red shirt on the beach',
  pose: 'dancing',
  seed: 5,
  steps: 12,
  sampler: 'dpm-solver-2m',
  weight: 1,
  from: 0,
  until: 1,
} as const

/** The edges of a picture of 128×128 as a mask that can be drawn on. */
export const edgesOf = (picture: Picture): Mask => Float32Array.from(canny(picture))

/** What the ControlNet for edges is shown: white lines on black. */
export const hintOfEdges = (mask: Mask): Picture => edgePicture(Uint8Array.from(mask), SIDE, SIDE)

/** The edges of a hint, to draw on. */
export const edgesOfHint = ({ pixels }: Picture): Mask =>
  Float32Array.from({ length: SIDE * SIDE }, (_, i) => (pixels[3 * i]! > 127 ? 1 : 0))

/** The steps, from 1, in which the ControlNet has a say; null where there are none. */
export function stepsOf({
  steps,
  weight,
  from,
  until,
}: Pick<ControlSettings, 'steps' | 'weight' | 'from' | 'until'>): readonly [number, number] | null {
  const taken = Array.from({ length: steps }, (_, done) => done / steps).flatMap((progress, i) =>
    weight > 0 && progress >= from && progress < until ? [i + 1] : [],
  )
  return taken.length > 0 ? [taken[0]!, taken.at(-1)!] : null
}

/** Each zero convolution's part of the additions: two at 16×16, two at 8×8. */
const PARTS = 2

/** Strength of the additions at each place: root mean square over the channels that one zero convolution gives. */
function strengthOf({ data, dims }: Tensor): Tensor {
  const [channels, height, width] = dims as [number, number, number]
  const area = height * width
  const each = channels / PARTS
  const out = new Float32Array(PARTS * area)
  data.forEach((value, i) => {
    out[Math.floor(i / area / each) * area + (i % area)]! += (value * value) / each
  })
  return tensor(out.map(Math.sqrt), [PARTS, height, width])
}

/** The two halves of a run, by the stages of their steps and of their end. */
export const HALVES = {
  free: { step: 'free', end: 'without' },
  steered: { step: 'steered', end: 'with' },
} as const

/**
 * The same picture twice, without a ControlNet and with it. Stages: `hint` (`hint` uint8 [128, 128, 3]; noted: the
 * settings), then for each step `free` and, after them, `steered` (`pixels` of x̂_0; where the ControlNet has a say, how
 * strong its additions are: `fine` [2, 16, 16], `coarse` [2, 8, 8]; noted: t, the milliseconds of UNet and ControlNet),
 * each half with its end `without` and `with` (`pixels`; of edges also noted: `f1` of its edges against the hint).
 * Noted in each: `kind`.
 */
export async function* control(
  engine: Engine,
  tokeniser: Tokeniser,
  { settings, hint }: { settings: ControlSettings; hint: Picture },
  signal?: AbortSignal,
): Run {
  const { kind, weight, from, until } = settings
  yield { stage: 'hint', index: 0, of: 1, ms: 0, tensors: { hint: bytesOf(hint) }, notes: { kind, settings } }
  const say = controlBy(engine, { network: DIFFUSION[kind], hint: planesOf(hint), weight, from, until })
  for (const half of ['free', 'steered'] as const) {
    const stages = HALVES[half]
    const influences = half === 'steered' ? { control: say } : {}
    let maps: Tensors = {}
    let seen: Record<string, unknown> = {}
    for await (const step of textToImage(
      engine,
      tokeniser,
      { ...settings, preview: true },
      signal,
      influences,
    )) {
      const { fine, coarse, pixels } = step.tensors
      if (step.stage === 'control') {
        maps = fine && coarse ? { fine: strengthOf(fine), coarse: strengthOf(coarse) } : {}
        seen = { controlMs: step.ms }
      } else if (step.stage === 'unet') {
        seen = { ...seen, t: step.notes?.t, unetMs: step.ms }
      } else if (step.stage === 'preview') {
        yield { ...step, stage: stages.step, tensors: { pixels: pixels!, ...maps }, notes: { kind, ...seen } }
      } else if (step.stage === 'decoder') {
        const f1 = kind === 'edges' ? f1Of(pixels!, hint) : null
        yield { ...step, stage: stages.end, notes: { kind, f1 } }
      }
    }
  }
}

const f1Of = (pixels: Tensor, hint: Picture): number | null =>
  edgeScore(canny(shownPicture(pixels)), edgesOfHint(hint), SIDE)?.f1 ?? null
