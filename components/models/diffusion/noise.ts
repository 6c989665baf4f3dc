import { createRandom } from '../../world/random.ts'

/**
 * Gaussian noise with the same bits in every browser, in Node and on any machine, so that a seed has a picture
 * everywhere. IEEE 754 prescribes the last bit of + − × ÷ and √, and nothing else: log, cos and exp differ from one
 * engine to the next. Hence no Box–Muller here. Each uniform number goes through the inverse of the normal distribution
 * function, which takes those five operations only.
 */

/** Draws arrays of independent N(0, 1) numbers, each call going on where the last one stopped. */
export type NoiseSource = (length: number) => Float32Array

/** Half a step of the generator's 32 bits: from [0, 1) to the middle of the steps, so never 0 and never 1. */
const HALF_STEP = 1 / 8589934592

/** @param seed its lowest 32 bits count */
export function createNoise(seed: number): NoiseSource {
  const random = createRandom(seed)
  return (length) => Float32Array.from({ length }, () => normalQuantile(random.next() + HALF_STEP))
}

/** `length` independent draws from N(0, 1): the first that `createNoise(seed)` gives. */
export const gaussianNoise = (seed: number, length: number): Float32Array => createNoise(seed)(length)

/** Coefficients of a rational function, from the constant upwards. */
interface Rational {
  readonly over: readonly number[]
  readonly under: readonly number[]
}

/** Horner's rule above and below the line. */
const evaluate = ({ over, under }: Rational, x: number): number => horner(over, x) / horner(under, x)

function horner(coefficients: readonly number[], x: number): number {
  let sum = 0
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * x + coefficients[i]!
  return sum
}

/** For |p − ½| ≤ 0.425, in 0.425² − (p − ½)². */
const CENTRE: Rational = {
  over: [
    3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
    45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
  ],
  under: [
    1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867,
    39307.89580009271061, 28729.085735721942674, 5226.495278852854561,
  ],
}

/** Outside, in r = √(−log min(p, 1 − p)): up to r = 5, in r − 1.6. */
const TAIL: Rational = {
  over: [
    1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
    1.27045825245236838258, 0.24178072517745061177, 0.0227238449892691845833, 7.7454501427834140764e-4,
  ],
  under: [
    1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455, 0.14810397642748007459,
    0.0151986665636164571966, 5.475938084995344946e-4, 1.05075007164441684324e-9,
  ],
}

/** `TAIL` ends at p = e⁻²⁵ ≈ 1.4·10⁻¹¹; `createNoise` goes no lower than 2⁻³³ ≈ 1.2·10⁻¹⁰. */
const LEAST = 1.4e-11

/**
 * The number below which a standard normal variable stays with probability p, to about 16 digits (Wichura 1988,
 * Algorithm AS 241, routine PPND16, https://doi.org/10.2307/2347330).
 * @throws RangeError unless 1.4·10⁻¹¹ ≤ p ≤ 1 − 1.4·10⁻¹¹, where the routine's last branch is not needed
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5
  if (Math.abs(q) <= 0.425) return q * evaluate(CENTRE, 0.180625 - q * q)
  const rest = q < 0 ? p : 1 - p
  if (!(rest >= LEAST)) throw new RangeError(`No quantile of the normal distribution for ${p}.`)
  const size = evaluate(TAIL, Math.sqrt(-exactLog(rest)) - 1.6)
  return q < 0 ? -size : size
}

const LN2 = 0.6931471805599453

/**
 * log x for 0 < x ≤ 1, from the five operations that are the same everywhere: x = m / 2ⁿ with m in ½√2 … √2 (to double
 * a number is exact), and log m = 2 artanh s = 2 (s + s³/3 + s⁵/5 + …) with s = (m − 1) / (m + 1), |s| < 0.172.
 */
export function exactLog(x: number): number {
  let m = x
  let halvings = 0
  for (; m < 0.7071067811865476; m *= 2) halvings++
  const s = (m - 1) / (m + 1)
  const square = s * s
  let sum = 0
  for (let k = 21; k >= 1; k -= 2) sum = sum * square + 1 / k
  return 2 * s * sum - halvings * LN2
}
