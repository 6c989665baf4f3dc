import { tensor, type Tensor } from '../../runtime/tensor.ts'
import type { Run } from '../../trace/step.ts'
import { createRandom } from '../../world/random.ts'

export interface SmoothingSettings {
  readonly seed: number
  /** How often the field is averaged, 1 or more. */
  readonly rounds: number
}

/** Rows and columns of the field. */
export const side = 16

/**
 * Noise in [0, 1), then the mean of each point and its four neighbours, again and again: the explicit scheme for
 * the heat equation on a torus. A real demo's generator lives in `components/models` and takes an `Engine`.
 */
export async function* smoothing({ seed, rounds }: SmoothingSettings, signal?: AbortSignal): Run {
  let start = performance.now()
  let field = noise(seed) // (side, side)
  yield { stage: 'noise', index: 0, of: 1, ms: performance.now() - start, tensors: { field } }
  for (let index = 0; index < rounds; index += 1) {
    signal?.throwIfAborted()
    start = performance.now()
    field = average(field)
    yield { stage: 'smooth', index, of: rounds, ms: performance.now() - start, tensors: { field } }
  }
}

function noise(seed: number): Tensor {
  const random = createRandom(seed)
  return tensor(
    Float32Array.from({ length: side * side }, () => random.next()),
    [side, side],
  )
}

function average({ data, dims }: Tensor): Tensor {
  const at = (row: number, column: number) => data[((row + side) % side) * side + ((column + side) % side)]!
  const averaged = Float32Array.from(data, (value, i) => {
    const [row, column] = [Math.floor(i / side), i % side]
    return (value + at(row - 1, column) + at(row + 1, column) + at(row, column - 1) + at(row, column + 1)) / 5
  })
  return tensor(averaged, dims)
}
