/** The element types that our models read and write. */
export type TensorType = 'float32' | 'int32' | 'uint8'

export type TensorData = Float32Array | Int32Array | Uint8Array

/** A dense, row-major array with its shape; the only form in which numbers travel between the parts of the site. */
export interface Tensor {
  readonly type: TensorType
  /** Sizes of the axes, outermost first; `[]` is a scalar. */
  readonly dims: readonly number[]
  /** Exactly `dims.reduce((a, b) => a * b, 1)` elements. */
  readonly data: TensorData
}

export type Tensors = Readonly<Record<string, Tensor>>

/** How many elements a tensor of this shape has. */
export const sizeOf = (dims: readonly number[]): number => dims.reduce((a, b) => a * b, 1)

/**
 * Wraps data and shape into a tensor.
 * @throws RangeError if the number of elements does not fit the shape
 */
export function tensor(data: TensorData, dims: readonly number[]): Tensor {
  if (data.length !== sizeOf(dims)) {
    throw new RangeError(
      `A tensor of shape [${dims.join(', ')}] needs ${sizeOf(dims)} numbers, got ${data.length}.`,
    )
  }
  const type = data instanceof Float32Array ? 'float32' : data instanceof Int32Array ? 'int32' : 'uint8'
  return { type, dims, data }
}
