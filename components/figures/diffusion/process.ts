/** The forward process, the exact noise predictor of a known data set, and two ways back. */

type Vector = Float64Array

/** x_t = √ᾱ x₀ + √(1−ᾱ) ε. */
export function addNoise(x0: Vector, noise: Vector, alphaBar: number): Vector {
  const signal = Math.sqrt(alphaBar)
  const sigma = Math.sqrt(1 - alphaBar)
  return x0.map((value, i) => signal * value + sigma * noise[i]!)
}

/**
 * E[x₀ | x_t] when the data are these points and nothing else, each equally likely.
 * Also the posterior weight of each point. No network: Bayes' rule.
 */
export function exactDenoiser(points: readonly Vector[], xt: Vector, alphaBar: number) {
  const signal = Math.sqrt(alphaBar)
  const logWeights = points.map((point) => {
    let squared = 0
    for (let i = 0; i < xt.length; i++) squared += (xt[i]! - signal * point[i]!) ** 2
    return -squared / (2 * (1 - alphaBar))
  })
  const top = Math.max(...logWeights)
  const raw = logWeights.map((value) => Math.exp(value - top))
  const total = raw.reduce((sum, value) => sum + value, 0)
  const weights = raw.map((value) => value / total)
  const x0 = new Float64Array(xt.length)
  points.forEach((point, k) => {
    for (let i = 0; i < x0.length; i++) x0[i]! += weights[k]! * point[i]!
  })
  return { x0, weights }
}

/** ε̂ that belongs to x_t and x̂₀. */
export function impliedNoise(xt: Vector, x0: Vector, alphaBar: number): Vector {
  const signal = Math.sqrt(alphaBar)
  const sigma = Math.sqrt(1 - alphaBar)
  return xt.map((value, i) => (value - signal * x0[i]!) / sigma)
}

/** DDIM with η = 0 (Song et al., 2021): from ᾱ_t to ᾱ_s, s < t. */
export const ddimStep = (xt: Vector, x0: Vector, alphaBar: number, next: number): Vector =>
  addNoise(x0, impliedNoise(xt, x0, alphaBar), next)

/** DDPM, or DDIM with η = 1: the same, with part of the noise drawn afresh. */
export function ddpmStep(xt: Vector, x0: Vector, alphaBar: number, next: number, fresh: Vector): Vector {
  const sigma = Math.sqrt(((1 - next) / (1 - alphaBar)) * (1 - alphaBar / next))
  const direction = Math.sqrt(Math.max(0, 1 - next - sigma * sigma))
  const noise = impliedNoise(xt, x0, alphaBar)
  return x0.map((value, i) => Math.sqrt(next) * value + direction * noise[i]! + sigma * fresh[i]!)
}

/** One bump of a one-dimensional data density. */
export interface Bump {
  readonly share: number
  readonly mean: number
  readonly std: number
}

/** Density of x_t when x₀ is drawn from the bumps. */
export const mixtureDensity = (bumps: readonly Bump[], x: number, alphaBar: number): number =>
  bumps.reduce((sum, { share, mean, std }) => {
    const variance = alphaBar * std * std + 1 - alphaBar
    const offset = x - Math.sqrt(alphaBar) * mean
    return sum + (share * Math.exp(-(offset * offset) / (2 * variance))) / Math.sqrt(2 * Math.PI * variance)
  }, 0)

/** E[x₀ | x_t] for that density, exactly. */
export function mixtureDenoiser(bumps: readonly Bump[], x: number, alphaBar: number): number {
  const total = mixtureDensity(bumps, x, alphaBar)
  return bumps.reduce((sum, bump) => {
    const posterior = mixtureDensity([bump], x, alphaBar) / total
    const signal = Math.sqrt(alphaBar)
    const gain = (signal * bump.std ** 2) / (alphaBar * bump.std ** 2 + 1 - alphaBar)
    return sum + posterior * (bump.mean + gain * (x - signal * bump.mean))
  }, 0)
}
