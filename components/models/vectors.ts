import type { Tensor } from '../runtime/tensor.ts'

/** Row `i` of a matrix [n, d], without copying. */
export function row(matrix: Tensor, i: number): Float32Array {
  const d = matrix.dims.at(-1) ?? 0
  return (matrix.data as Float32Array).subarray(i * d, (i + 1) * d)
}

/** Inner product; the cosine of the angle where both vectors have length 1. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

/** The same direction with length 1; a vector of zeros stays what it is. */
export function normalise(a: ArrayLike<number>): Float32Array {
  const length = Math.sqrt(dot(a, a))
  return Float32Array.from(a, (v) => (length === 0 ? 0 : v / length))
}

/** a + weight · b, element by element. */
export const add = (a: ArrayLike<number>, b: ArrayLike<number>, weight = 1): Float32Array =>
  Float32Array.from(a, (v, i) => v + weight * b[i]!)

/** The mean of vectors of one length, element by element. */
export const meanOf = (vectors: readonly ArrayLike<number>[]): number[] =>
  Array.from(vectors[0] ?? [], (_, i) => vectors.reduce((sum, v) => sum + v[i]!, 0) / vectors.length)

/** All inner products of the rows of `a` [n, d] with the rows of `b` [m, d]: row-major [n, m]. */
export function similarities(a: Tensor, b: Tensor): Float32Array {
  const n = a.dims[0] ?? 0
  const m = b.dims[0] ?? 0
  const out = new Float32Array(n * m)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) out[i * m + j] = dot(row(a, i), row(b, j))
  }
  return out
}

/** softmax(logits / temperature): positive numbers that sum to 1. */
export function softmax(logits: ArrayLike<number>, temperature = 1): Float32Array {
  const scaled = Array.from(logits, (v) => v / temperature)
  const largest = Math.max(...scaled)
  const powers = scaled.map((v) => Math.exp(v - largest))
  const sum = powers.reduce((a, b) => a + b, 0)
  return Float32Array.from(powers, (v) => v / sum)
}

/** 1 / (1 + e^−x). */
export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))

/** Indices from the largest value to the smallest; equal values keep their order. */
export const ranking = (values: ArrayLike<number>): number[] =>
  Array.from(values, (_, i) => i).sort((i, j) => values[j]! - values[i]! || i - j)
