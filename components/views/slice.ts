import type { Tensor } from '../runtime/tensor.ts'

/** A two-dimensional cut through a tensor: its last two axes, the leading ones fixed. */
export interface Slice {
  readonly rows: number
  readonly columns: number
  /** rows × columns values, row-major; a view, not a copy. */
  readonly values: Tensor['data']
}

/**
 * Cuts a tensor at fixed positions of its leading axes. A vector is one row, a scalar one cell.
 * @param leading one position per leading axis; positions outside are brought inside
 */
export function sliceOf({ dims, data }: Tensor, leading: readonly number[] = []): Slice {
  const rows = dims.length > 1 ? dims.at(-2)! : 1
  const columns = dims.length > 0 ? dims.at(-1)! : 1
  let offset = 0
  let stride = rows * columns
  for (let axis = dims.length - 3; axis >= 0; axis -= 1) {
    offset += clamp(leading[axis] ?? 0, dims[axis]!) * stride
    stride *= dims[axis]!
  }
  return { rows, columns, values: data.subarray(offset, offset + rows * columns) }
}

/** Sizes of the axes before the last two. */
export const leadingDims = (dims: readonly number[]): readonly number[] =>
  dims.slice(0, Math.max(0, dims.length - 2))

const clamp = (position: number, size: number): number =>
  Math.min(size - 1, Math.max(0, Math.round(position)))

/** Folds a single long row into a block that can be looked at, where a width divides it. */
export function foldedShape(rows: number, columns: number): { rows: number; columns: number } {
  if (rows > 1 || columns <= 32) return { rows, columns }
  for (let width = Math.floor(Math.sqrt(columns * 4)); width >= 8; width -= 1) {
    if (columns % width === 0) return { rows: columns / width, columns: width }
  }
  return { rows, columns }
}
