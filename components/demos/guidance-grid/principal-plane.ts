import { meanOf, row } from '../../models/vectors.ts'
import { tensor, type Tensor } from '../../runtime/tensor.ts'
import { principalDirections } from '../shared/principal-directions.ts'
import type { Plane } from './plane.ts'

/** The plane of most variance through latents [n, d]. */
export function principalPlane(latents: Tensor): Pick<Plane, 'mean' | 'components' | 'explained'> {
  const [n = 0, d = 0] = latents.dims
  const rows = Array.from({ length: n }, (_, i) => [...row(latents, i)])
  return { mean: tensor(Float32Array.from(meanOf(rows)), [d]), ...principalDirections(rows) }
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
