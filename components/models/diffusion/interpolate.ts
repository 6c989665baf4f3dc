import { dot } from '../vectors.ts'

/** Between two prompts and between two seeds. Both give `a` at w = 0 and `b` at w = 1. */

/** (1 − w) a + w b: for the vectors of two prompts. */
export const lerp = (a: Float32Array, b: Float32Array, w: number): Float32Array =>
  a.map((value, i) => (1 - w) * value + w * b[i]!)

/** Above this cosine, on either side of zero, the arc is as good as straight and its formula divides by almost 0. */
const PARALLEL = 0.9995

/**
 * Along the arc between two arrays of noise: sin((1 − w)Ω) / sin Ω · a + sin(wΩ) / sin Ω · b, with Ω the angle between
 * them (Shoemake 1985, https://doi.org/10.1145/325334.325242). Noise of n numbers lies close to a sphere of radius √n,
 * and the network knows no other; halfway along the straight line the variance would be one half.
 */
export function slerp(a: Float32Array, b: Float32Array, w: number): Float32Array {
  const cosine = dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))
  if (!(Math.abs(cosine) < PARALLEL)) return lerp(a, b, w)
  const angle = Math.acos(cosine)
  const ofA = Math.sin((1 - w) * angle) / Math.sin(angle)
  const ofB = Math.sin(w * angle) / Math.sin(angle)
  return a.map((value, i) => ofA * value + ofB * b[i]!)
}
