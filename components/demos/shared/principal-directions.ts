import { PCA } from 'ml-pca'
import { tensor, type Tensor } from '../../runtime/tensor.ts'

export interface PrincipalDirections {
  /** float32 [2, d]: the two directions of most variance, at right angles, of length 1 */
  readonly components: Tensor
  /** Shares of the variance along them. */
  readonly explained: readonly [number, number]
}

/** A direction and its opposite span the same line; the one whose largest part is positive is taken, to be repeatable. */
function oriented(direction: readonly number[]): number[] {
  const largest = direction.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a))
  return direction.map((value) => value * Math.sign(largest))
}

/** Principal component analysis of points of d numbers: the two directions along which they spread most. */
export function principalDirections(points: number[][]): PrincipalDirections {
  const pca = new PCA(points, { center: true, scale: false })
  const [first = 0, second = 0] = pca.getExplainedVariance()
  const vectors = pca.getEigenvectors()
  const components = Float32Array.from([0, 1].flatMap((k) => oriented(vectors.getColumn(k))))
  return { components: tensor(components, [2, components.length / 2]), explained: [first, second] }
}
