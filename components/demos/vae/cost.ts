import {
  decode,
  DIFFUSION,
  encode,
  LATENT_SIZE,
  PICTURE,
  predict,
  STATE,
} from '../../models/diffusion/networks.ts'
import { CONTEXT } from '../../models/tokeniser.ts'
import type { Engine } from '../../runtime/engine.ts'
import { tensor } from '../../runtime/tensor.ts'
import type { Run, Step, Trace } from '../../trace/step.ts'
import { median } from '../../views/statistics.ts'

/** Milliseconds, measured on one machine. */
export interface Cost {
  /** This and the next two: the median of `ROUNDS` runs. */
  readonly encoder: number
  readonly decoder: number
  /** One guided step: the UNet is asked twice, without and with a prompt. */
  readonly unet: number
  /** The same of the UNet that lies over pixels: once. */
  readonly pixels: number
}

const ROUNDS = 5

/**
 * Times the networks on this machine. Their work does not depend on the numbers that go in, so these are zeros. The
 * first run of a session is slower than all others and does not count. Stages: `encoder`, `decoder`, `unet` in turn;
 * then `pixels`, one prompt at a time, since both at once would take twice the memory; at last `cost`, with the times
 * as notes.
 */
export async function* measureCost(engine: Engine, signal?: AbortSignal): Run {
  const pixels = tensor(new Float32Array(3 * PICTURE * PICTURE), [3, PICTURE, PICTURE])
  const x = new Float32Array(LATENT_SIZE)
  const contexts = tensor(new Float32Array(2 * CONTEXT * STATE), [2, CONTEXT, STATE])
  const runs = {
    encoder: () => encode(engine, pixels, signal),
    decoder: () => decode(engine, x, signal),
    unet: () => predict(engine, { x, t: 500, contexts }, signal),
  } as const satisfies Record<string, () => Promise<{ ms: number }>>
  const took: Record<keyof typeof runs, number[]> = { encoder: [], decoder: [], unet: [] }
  for (let round = -1; round < ROUNDS; round++) {
    for (const stage of ['encoder', 'decoder', 'unet'] as const) {
      const { ms } = await runs[stage]()
      if (round < 0) continue
      took[stage].push(ms)
      yield { stage, index: round, of: ROUNDS, ms, tensors: {} }
    }
  }
  const halves: number[] = []
  for (let round = -1; round < 2; round++) {
    const ms = await predictInPixels(engine, signal)
    if (round < 0) continue
    halves.push(ms)
    yield { stage: 'pixels', index: round, of: 2, ms, tensors: {} }
  }
  const cost: Cost = {
    encoder: median(took.encoder),
    decoder: median(took.decoder),
    unet: median(took.unet),
    pixels: halves[0]! + halves[1]!,
  }
  yield { stage: 'cost', index: 0, of: 1, ms: 0, tensors: {}, notes: { ...cost } }
}

/** Milliseconds of the UNet over pixels, asked with one prompt. */
async function predictInPixels(engine: Engine, signal?: AbortSignal): Promise<number> {
  const feeds = {
    pixels: tensor(new Float32Array(3 * PICTURE * PICTURE), [1, 3, PICTURE, PICTURE]),
    time: tensor(Float32Array.of(500), [1]),
    context: tensor(new Float32Array(CONTEXT * STATE), [1, CONTEXT, STATE]),
  }
  return (await engine.run(DIFFUSION.pixels, feeds, ['prediction'], signal)).ms
}

/** What a trace has measured. */
export function costIn(trace: Trace | null): Cost | null {
  const step: Step | undefined = trace?.steps.find(({ stage }) => stage === 'cost')
  return step ? (step.notes as unknown as Cost) : null
}

/** A picture in pixels beside its latent: counted, not measured. */
export interface Sizes {
  readonly pixels: Space
  readonly latent: Space
}

interface Space {
  readonly channels: number
  readonly side: number
}

export const OURS: Sizes = { pixels: { channels: 3, side: 128 }, latent: { channels: 4, side: 16 } }
export const STABLE_DIFFUSION: Sizes = {
  pixels: { channels: 3, side: 512 },
  latent: { channels: 4, side: 64 },
}

export const numbersOf = ({ channels, side }: Space): number => channels * side ** 2
/** A convolution does the same work at each place. */
export const placesOf = ({ side }: Space): number => side ** 2
/** Self-attention compares each place with each. */
export const pairsOf = (space: Space): number => placesOf(space) ** 2

export const STEPS = 20

export interface Bill {
  /** `STEPS` guided steps in the latent, and one decoding. */
  readonly inLatent: number
  /** `STEPS` guided steps in pixel space: no decoder. */
  readonly inPixels: number
}

/** What a picture costs at the measured times. */
export const billOf = ({ unet, pixels, decoder }: Cost): Bill => ({
  inLatent: STEPS * unet + decoder,
  inPixels: STEPS * pixels,
})
