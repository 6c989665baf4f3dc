import type { Tensor, Tensors } from './tensor.ts'

const given = new WeakSet<Tensor>()

/**
 * Marks a tensor whose numbers its owner no longer needs: the next run moves its buffer to the worker instead of
 * copying it, after which the tensor is empty. Do not give what a trace or a view still shows.
 */
export function give(tensor: Tensor): Tensor {
  given.add(tensor)
  return tensor
}

/** Tensors ready to be posted: only the bytes that they cover, and the buffers that move along. */
export function pack(tensors: Tensors): { tensors: Tensors; buffers: ArrayBuffer[] } {
  const buffers = new Set<ArrayBuffer>()
  const packed = Object.entries(tensors).map(([name, tensor]): [string, Tensor] => {
    const { type, dims, data } = tensor
    const whole = data.byteLength === data.buffer.byteLength
    // A view on a part would take the whole buffer along.
    const own = whole ? data : data.slice()
    if (!whole || given.has(tensor)) buffers.add(own.buffer as ArrayBuffer)
    return [name, { type, dims: [...dims], data: own }]
  })
  return { tensors: Object.fromEntries(packed), buffers: [...buffers] }
}

/** As `pack`, for results that nobody else holds: every buffer moves. */
export function packAll(tensors: Tensors): { tensors: Tensors; buffers: ArrayBuffer[] } {
  Object.values(tensors).forEach(give)
  return pack(tensors)
}
