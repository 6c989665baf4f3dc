import { PCA } from 'ml-pca'
import { row } from '../../models/vectors.ts'
import { tensor, type Tensor } from '../../runtime/tensor.ts'
import type { Plane } from './plane.ts'

/** A direction and its opposite span the same line; the one whose largest part is positive is taken, to be repeatable. */
function oriented(direction: readonly number[]): number[] {
  const largest = direction.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a))
  return direction.map((value) => value * Math.sign(largest))
}

/** Principal component analysis of latents [n, d]: their mean, and the two directions along which they spread most. */
export function principalPlane(latents: Tensor): Pick<Plane, 'mean' | 'components' | 'explained'> {
  const [n = 0, d = 0] = latents.dims
  const rows = Array.from({ length: n }, (_, i) => [...row(latents, i)])
  const pca = new PCA(rows, { center: true, scale: false })
  const [first = 0, second = 0] = pca.getExplainedVariance()
  const vectors = pca.getEigenvectors()
  return {
    mean: tensor(
      Float32Array.from({ length: d }, (_, j) => rows.reduce((sum, one) => sum + one[j]!, 0) / n),
      [d],
    ),
    components: tensor(Float32Array.from([0, 1].flatMap((k) => oriented(vectors.getColumn(k)))), [2, d]),
    explained: [first, second],
  }
}

/** In each of `count` directions of the plane, the point that lies farthest; each once. */
export function farthest({ data, dims }: Tensor, count: number): number[] {
  const found = new Set<number>()
  for (let k = 0; k < count; k++) {
    const angle = (2 * Math.PI * k) / count
    let best = -1
    let most = -Infinity
    for (let i = 0; i < dims[0]!; i++) {
      const along = data[i * 2]! * Math.cos(angle) + data[i * 2 + 1]! * Math.sin(angle)
      if (along > most && !found.has(i)) [best, most] = [i, along]
    }
    found.add(best)
  }
  return [...found]
}
