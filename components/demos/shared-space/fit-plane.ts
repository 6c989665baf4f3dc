import { meanOf, row } from '../../models/vectors.ts'
import { tensor, type Tensor } from '../../runtime/tensor.ts'
import { principalDirections } from '../shared/principal-directions.ts'
import type { Basis, Variant } from './projection.ts'

const rows = (matrix: Tensor): number[][] =>
  Array.from({ length: matrix.dims[0]! }, (_, i) => [...row(matrix, i)])

/**
 * The plane of most variance through pictures [n, d] and texts [m, d] together. `centred` first takes away the mean of
 * each modality, so that the gap between them spreads nothing.
 */
export function fitPlane(pictures: Tensor, texts: Tensor, variant: Variant): Basis {
  const groups = [rows(pictures), rows(texts)]
  const all = groups.flat()
  const means = variant === 'centred' ? groups.map(meanOf) : [meanOf(all), meanOf(all)]
  const moved = groups.flatMap((vectors, g) => vectors.map((v) => v.map((value, i) => value - means[g]![i]!)))
  return {
    means: tensor(Float32Array.from(means.flat()), [2, means[0]!.length]),
    ...principalDirections(moved),
  }
}
