import type { Tensor } from '../../runtime/tensor.ts'
import { row } from '../../models/vectors.ts'

export type Modality = 'picture' | 'text'

/** How the plane lies: every modality moved to its own mean, or all vectors to the one mean of both. */
export const VARIANTS = ['centred', 'joint'] as const
export type Variant = (typeof VARIANTS)[number]

/** A plane through the space; fixed once, from data. */
export interface Basis {
  /** float32 [2, d]: what is taken away from a picture's vector (row 0) and from a text's (row 1). */
  readonly means: Tensor
  /** float32 [2, d]: two directions at right angles, each of length 1. */
  readonly components: Tensor
  /** Shares of the points' variance along the two directions. */
  readonly explained: readonly [number, number]
}

/** Where a vector of length d falls in the plane: ((v − mean) · c₁, (v − mean) · c₂). */
export function project(
  { means, components }: Basis,
  vector: ArrayLike<number>,
  modality: Modality,
): [number, number] {
  const mean = row(means, modality === 'picture' ? 0 : 1)
  const along = (k: number): number => {
    const component = row(components, k)
    let sum = 0
    for (let i = 0; i < component.length; i++) sum += (vector[i]! - mean[i]!) * component[i]!
    return sum
  }
  return [along(0), along(1)]
}
