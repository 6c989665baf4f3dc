import { PCA } from 'ml-pca'
import { row } from '../../models/vectors.ts'
import { tensor, type Tensor } from '../../runtime/tensor.ts'
import type { Basis, Variant } from './projection.ts'

const rows = (matrix: Tensor): number[][] =>
  Array.from({ length: matrix.dims[0]! }, (_, i) => [...row(matrix, i)])

const meanOf = (vectors: readonly (readonly number[])[]): number[] =>
  vectors[0]!.map((_, i) => vectors.reduce((sum, vector) => sum + vector[i]!, 0) / vectors.length)

/** A direction and its opposite span the same line; the one whose largest part is positive is taken, to be repeatable. */
function oriented(direction: readonly number[]): number[] {
  const largest = direction.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a))
  return direction.map((value) => value * Math.sign(largest))
}

/**
 * Principal component analysis of pictures [n, d] and texts [m, d] together: the two directions along which they
 * spread most. `centred` first takes away the mean of each modality, so that the gap between them spreads nothing.
 */
export function fitPlane(pictures: Tensor, texts: Tensor, variant: Variant): Basis {
  const groups = [rows(pictures), rows(texts)]
  const all = groups.flat()
  const means = variant === 'centred' ? groups.map(meanOf) : [meanOf(all), meanOf(all)]
  const moved = groups.flatMap((vectors, g) => vectors.map((v) => v.map((value, i) => value - means[g]![i]!)))
  const pca = new PCA(moved, { center: true, scale: false })
  const vectors = pca.getEigenvectors()
  const [first = 0, second = 0] = pca.getExplainedVariance()
  const d = means[0]!.length
  return {
    means: tensor(Float32Array.from(means.flat()), [2, d]),
    components: tensor(Float32Array.from([0, 1].flatMap((k) => oriented(vectors.getColumn(k)))), [2, d]),
    explained: [first, second],
  }
}
