/**
 * How far a picture has been turned to noise: x_t = alpha · x_0 + sigma · ε, with ε from N(0, I). With `alpha` = √ᾱ_t
 * and `sigma` = √(1 − ᾱ_t) this is the forward process of the notes; with 1 − t and t it is that of flow matching.
 *
 * (Many papers write α_t for this `alpha`. In the notes, as in Ho 2020, α_t is 1 − β_t, and ᾱ_t its running product.)
 */
export interface Level {
  /** The time that the network is told: 0 is clean, T is noise. It need not be whole. */
  readonly t: number
  readonly alpha: number
  readonly sigma: number
}

/** Where every run ends: x_0 itself. */
export const CLEAN: Level = { t: 0, alpha: 1, sigma: 0 }

/** The level of the variance-preserving process (Ho 2020) that keeps the share ᾱ of the picture's variance. */
export const levelOfAlphaBar = (alphaBar: number, t: number): Level => ({
  t,
  alpha: Math.sqrt(alphaBar),
  sigma: Math.sqrt(1 - alphaBar),
})

/** The same, from the noise-to-signal ratio σ̃ = √((1 − ᾱ) / ᾱ). */
export const levelOfSigma = (sigmaTilde: number, t: number): Level => {
  const alpha = 1 / Math.sqrt(1 + sigmaTilde * sigmaTilde)
  return { t, alpha, sigma: sigmaTilde * alpha }
}

/** The level of rectified flow, x_t = (1 − t) x_0 + t ε with t in 0 … 1 (Liu 2023, https://arxiv.org/abs/2209.03003). */
export const flowLevel = (t: number): Level => ({ t, alpha: 1 - t, sigma: t })

/**
 * σ̃ = sigma / alpha, the noise that stands beside x_0 in x̄ = x_t / alpha = x_0 + σ̃ ε: the σ of the notes' samplers
 * and of Karras 2022. Infinite where no signal is left.
 */
export const sigmaTilde = ({ alpha, sigma }: Level): number => sigma / alpha

/** Signal-to-noise ratio alpha² / sigma², which is ᾱ / (1 − ᾱ), for data of variance 1. */
export const snr = ({ alpha, sigma }: Level): number => (alpha / sigma) ** 2

/** log SNR. Half of it is the λ of DPM-Solver, λ = log(alpha / sigma) = −log σ̃. */
export const logSnr = ({ alpha, sigma }: Level): number => 2 * Math.log(alpha / sigma)
