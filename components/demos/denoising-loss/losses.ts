import { snr, type Level } from '../../models/diffusion/level.ts'
import { LATENT } from '../../models/diffusion/networks.ts'
import { fromV, type Denoised } from '../../models/diffusion/parameterisation.ts'
import { tensor, type Tensor } from '../../runtime/tensor.ts'

/** Mean squared errors of one answer, over the 1,024 numbers of the latent. */
export interface Losses {
  /** of ε̂: L_simple for this one example */
  readonly epsilon: number
  /** of x̂_0 */
  readonly x0: number
  /** of v̂, what our UNet puts out */
  readonly v: number
}

export function meanSquare(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2
  return sum / a.length
}

/** What was mixed into x_t, and what the network says that it was. */
export interface Answer {
  readonly truth: Denoised
  readonly said: Denoised
  readonly losses: Losses
}

/** Reads v̂ as noise and picture, and holds both against the truth. */
export function answerOf(
  { x0, noise, x, v }: Readonly<Record<'x0' | 'noise' | 'x' | 'v', Float32Array>>,
  level: Level,
): Answer {
  const said = fromV(x, v, level)
  const epsilon = meanSquare(noise, said.noise)
  const ofX0 = meanSquare(x0, said.denoised)
  const ratio = snr(level)
  return {
    truth: { denoised: x0, noise },
    said,
    // ‖v − v̂‖² = (1 + SNR) ‖x_0 − x̂_0‖² for a mixture whose squares add up to 1
    losses: { epsilon, x0: ofX0, v: (1 + ratio) * ofX0 },
  }
}

/** (ε − ε̂)² at each of 16×16 places, mean over the four channels. */
export function errorMap({ truth, said }: Pick<Answer, 'truth' | 'said'>): Tensor {
  const [channels, height, width] = LATENT
  const area = height * width
  const map = new Float32Array(area)
  truth.noise.forEach((value, i) => (map[i % area]! += (value - said.noise[i]!) ** 2 / channels))
  return tensor(map, [height, width])
}
