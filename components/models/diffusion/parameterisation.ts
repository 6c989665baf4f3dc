import { snr, type Level } from './level.ts'

/**
 * Three names for one answer: who knows the mixture x_t = alpha · x_0 + sigma · ε and one of ε, x_0 and v knows the
 * other two. For levels with alpha² + sigma² = 1.
 */

/** What a network says of x_t, whatever it predicts. */
export interface Denoised {
  /** x̂_0, the picture that it expects */
  readonly denoised: Float32Array
  /** ε̂, the noise that it expects */
  readonly noise: Float32Array
}

/** What a network predicts: the noise, the picture, or the velocity v = alpha · ε − sigma · x_0. */
export type Parameterisation = 'epsilon' | 'x0' | 'v'

/** From what the network put out to both names of the answer. */
export type Reader = (x: Float32Array, output: Float32Array, level: Level) => Denoised

/**
 * x̂_0 = (x_t − sigma · ε̂) / alpha (Ho 2020, equation 15, https://arxiv.org/abs/2006.11239).
 * @throws RangeError where no signal is left: there the noise is x_t itself and says nothing of the picture
 */
export const fromEpsilon: Reader = (x, noise, { alpha, sigma }) => {
  if (alpha === 0) throw new RangeError('Where no signal is left, the noise does not tell the picture.')
  return { denoised: x.map((value, i) => (value - sigma * noise[i]!) / alpha), noise }
}

/** ε̂ = (x_t − alpha · x̂_0) / sigma. Of a clean x_t it is zero. */
export const fromX0: Reader = (x, denoised, { alpha, sigma }) => ({
  denoised,
  noise: x.map((value, i) => (sigma === 0 ? 0 : (value - alpha * denoised[i]!) / sigma)),
})

/** x̂_0 = alpha · x_t − sigma · v̂ and ε̂ = sigma · x_t + alpha · v̂ (Salimans 2022, https://arxiv.org/abs/2202.00512). */
export const fromV: Reader = (x, v, { alpha, sigma }) => ({
  denoised: x.map((value, i) => alpha * value - sigma * v[i]!),
  noise: x.map((value, i) => sigma * value + alpha * v[i]!),
})

export const READERS: Readonly<Record<Parameterisation, Reader>> = {
  epsilon: fromEpsilon,
  x0: fromX0,
  v: fromV,
}

/** v = alpha · ε − sigma · x_0. */
export const velocity = ({ denoised, noise }: Denoised, { alpha, sigma }: Level): Float32Array =>
  noise.map((value, i) => alpha * value - sigma * denoised[i]!)

/** What a network of this kind should have put out, or would have. */
export const targetOf = (kind: Parameterisation, answer: Denoised, level: Level): Float32Array =>
  kind === 'epsilon' ? answer.noise : kind === 'x0' ? answer.denoised : velocity(answer, level)

/**
 * How much the squared error of x̂_0 counts in the squared error of what is predicted: ‖ε − ε̂‖² = SNR ‖x_0 − x̂_0‖² and
 * ‖v − v̂‖² = (1 + SNR) ‖x_0 − x̂_0‖².
 */
export const errorWeight = (kind: Parameterisation, level: Level): number =>
  ({ epsilon: snr(level), x0: 1, v: 1 + snr(level) })[kind]

/**
 * Rectified flow predicts u = ε − x_0 (Liu 2023, https://arxiv.org/abs/2209.03003). This holds for any level:
 * x_t = (alpha + sigma) x_0 + sigma · u = (alpha + sigma) ε − alpha · u.
 */
export const fromFlow: Reader = (x, u, { alpha, sigma }) => ({
  denoised: x.map((value, i) => (value - sigma * u[i]!) / (alpha + sigma)),
  noise: x.map((value, i) => (value + alpha * u[i]!) / (alpha + sigma)),
})
