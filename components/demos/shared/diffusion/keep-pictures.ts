import { tensor, type Tensor } from '../../../runtime/tensor.ts'
import { encodeTrace } from '../../../trace/codec.ts'
import type { Trace } from '../../../trace/step.ts'
import { shrink } from '../../../world/draw.ts'
import { shownPicture } from './shown.ts'

/** How the pictures of a recorded run are kept: side in pixels, and bits of each colour. */
export interface Keeping {
  readonly side: 128 | 64
  readonly bits: number
}

/** A decoded picture as bytes, uint8 [side, side, 3]; colours are rounded to `bits` bits. */
export function keepPicture(pixels: Tensor, { side, bits }: Keeping): Tensor {
  const picture = shownPicture(pixels)
  const whole = { ...picture, pixels: Uint8Array.from(picture.pixels) }
  const { width, pixels: bytes } = picture.width > side ? shrink(whole, picture.width / side) : whole
  const levels = 2 ** bits - 1
  return tensor(
    Uint8Array.from(bytes, (value) => Math.round((Math.round((value / 255) * levels) / levels) * 255)),
    [width, width, 3],
  )
}

/** From the finest down. */
const WAYS: readonly Keeping[] = ([128, 64] as const).flatMap((side) =>
  [8, 6, 5, 4].map((bits) => ({ side, bits })),
)

/** A recorded run may weigh 200 kB (design). */
const BUDGET = 198_000

/**
 * Keeps the pictures of a recorded run as well as its budget allows; the run says in its settings how.
 * @param finest where to begin, for pictures that are shown small
 */
export async function keepWithinBudget(
  make: (keeping: Keeping) => Trace,
  finest: Keeping = { side: 128, bits: 8 },
): Promise<Trace> {
  const allowed = WAYS.filter(({ side, bits }) => side <= finest.side && bits <= finest.bits)
  let last: Trace | undefined
  for (const keeping of allowed) {
    const trace = make(keeping)
    last = { ...trace, settings: { ...trace.settings, kept: keeping } }
    if ((await encodeTrace(last)).length <= BUDGET) break
  }
  return last!
}

/** The same step with its pictures kept in this way. */
export function keepStep<S extends Trace['steps'][number]>(step: S, keeping: Keeping): S {
  const tensors = Object.fromEntries(
    Object.entries(step.tensors).map(([name, value]) => [
      name,
      name === 'pixels' ? keepPicture(value, keeping) : value,
    ]),
  )
  return { ...step, tensors }
}
