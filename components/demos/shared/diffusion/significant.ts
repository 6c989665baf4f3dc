import { tensor, type Tensor } from '../../../runtime/tensor.ts'

/** Numbers to `bits` significant bits; zero stays zero. What falls away compresses to nothing. */
export function significant({ data, dims }: Tensor, bits: number): Tensor {
  return tensor(
    Float32Array.from(data, (value) => {
      if (value === 0) return 0
      const step = 2 ** (Math.floor(Math.log2(Math.abs(value))) - bits + 1)
      return Math.round(value / step) * step
    }),
    dims,
  )
}
