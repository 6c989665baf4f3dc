import type { Engine, ModelFile } from '../../runtime/engine.ts'
import { tensor, type Tensor } from '../../runtime/tensor.ts'
import type { Influences } from './denoise-latent.ts'
import { LATENT, PICTURE, type Additions } from './networks.ts'

export interface Control {
  /** Which ControlNet: edges or pose. */
  readonly network: ModelFile
  /** What it is shown: float32 [3, 128, 128] in 0…1. */
  readonly hint: Tensor
  /** 0: the UNet alone; 1: as trained. */
  readonly weight: number
  /** The part of the steps in which it has a say, 0 … 1. */
  readonly from: number
  readonly until: number
}

const scaled = ({ data }: Tensor, weight: number): Float32Array =>
  (data as Float32Array).map((v) => v * weight)

/**
 * A ControlNet's say in each step (Zhang 2023, https://arxiv.org/abs/2302.05543): a copy of the UNet's way down looks at
 * the hint beside the latent, and what it finds is added to the UNet's maps.
 * @throws RangeError with one sentence where a setting is none
 */
export function controlBy(
  engine: Engine,
  { network, hint, weight, from, until }: Control,
): NonNullable<Influences['control']> {
  if (!(weight >= 0 && weight <= 2)) {
    throw new RangeError(`The weight must be a number from 0 to 2, not ${weight}.`)
  }
  if (!(from >= 0 && until <= 1 && from <= until)) {
    throw new RangeError(`The control must begin and end within the run, not ${from} to ${until}.`)
  }
  return async ({ x, level, context, progress, signal }) => {
    if (weight === 0 || progress < from || progress >= until) return undefined
    const feeds = {
      latent: tensor(x.slice(), [1, ...LATENT]),
      time: tensor(Float32Array.of(level.t), [1]),
      context,
      hint: tensor((hint.data as Float32Array).slice(), [1, 3, PICTURE, PICTURE]),
    }
    const { tensors, ms } = await engine.run(network, feeds, ['control_fine', 'control_coarse'], signal)
    const additions: Additions = {
      fine: scaled(tensors.control_fine!, weight),
      coarse: scaled(tensors.control_coarse!, weight),
    }
    return { additions, ms }
  }
}
