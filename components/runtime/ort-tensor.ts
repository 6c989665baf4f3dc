import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-web/wasm'
import type { ModelFile } from './engine.ts'
import { ModelFailure, nameOf } from './failure.ts'
import { type Tensor, tensor, type Tensors } from './tensor.ts'

type Feeds = Record<string, OrtTensor>

/**
 * Our tensors as onnxruntime's, checked against what the graph asks for. Where a graph wants int64, whole numbers
 * of 32 bits are widened.
 * @throws ModelFailure that names the inputs if one is missing or unknown
 */
export function toOrt(
  feeds: Tensors,
  session: InferenceSession,
  Ort: typeof OrtTensor,
  file: ModelFile,
): Feeds {
  const wanted = [...session.inputNames]
  const given = Object.keys(feeds)
  if (wanted.some((name) => !feeds[name]) || given.some((name) => !wanted.includes(name))) {
    const message = `${nameOf(file)} takes the inputs ${wanted.join(', ')}, but was given ${given.join(', ') || 'none'}.`
    throw new ModelFailure('unknown', message, file)
  }
  const converted = Object.entries(feeds).map(([name, { type, dims, data }]): [string, OrtTensor] => {
    const asked = session.inputMetadata.find((meta) => meta.name === name)
    if (type === 'int32' && asked?.isTensor && asked.type === 'int64') {
      return [name, new Ort('int64', BigInt64Array.from(data as Int32Array, BigInt), dims)]
    }
    return [name, new Ort(type, data, dims)]
  })
  return Object.fromEntries(converted)
}

/** Results as our tensors; int64 is narrowed to int32, bool becomes 0 or 1. */
export function fromOrt(results: Readonly<Record<string, unknown>>): Tensors {
  return Object.fromEntries(
    Object.entries(results).map(([name, value]) => [name, fromOrtTensor(value as OrtTensor)]),
  )
}

function fromOrtTensor({ type, data, dims }: OrtTensor): Tensor {
  if (type === 'float32' || type === 'int32' || type === 'uint8') {
    return tensor(data as Float32Array | Int32Array | Uint8Array, dims)
  }
  if (type === 'int64') return tensor(Int32Array.from(data as BigInt64Array, Number), dims)
  if (type === 'bool') return tensor(Uint8Array.from(data as Uint8Array), dims)
  throw new TypeError(`An output of type ${type} has no counterpart here; export it as float32.`)
}
