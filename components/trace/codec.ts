import { sizeOf, type Tensor, type TensorData, type Tensors, type TensorType } from '../runtime/tensor.ts'
import { fromHalves, maxHalf, toHalves } from './float16.ts'
import type { Step, Trace } from './step.ts'

/** How the numbers of a tensor are kept in a file; `float16` is for float32 tensors only. */
export type TensorStorage = 'raw' | 'float16'

export interface EncodeOptions {
  /** Overrides how a tensor is kept; `float16` loses precision (11 significant bits). */
  readonly storage?: (name: string, tensor: Tensor, step: Step) => TensorStorage
}

/** A file that is no recorded run; the message is one sentence. */
export class TraceFormatError extends Error {
  constructor(reason: string, cause?: unknown) {
    super(`This is not a recorded run: ${reason}.`, cause === undefined ? undefined : { cause })
    this.name = 'TraceFormatError'
  }
}

const version = 1

interface StoredTensor {
  readonly type: TensorType
  readonly dims: readonly number[]
  readonly storage: TensorStorage
  /** Bytes from the end of the header. */
  readonly offset: number
}

interface StoredStep extends Omit<Step, 'tensors'> {
  readonly tensors: Readonly<Record<string, StoredTensor>>
}

interface Header extends Omit<Trace, 'origin' | 'steps'> {
  readonly version: number
  readonly steps: readonly StoredStep[]
}

/** Large float32 tensors lose nothing that a picture shows when half the bytes go; small ones are kept exactly. */
export function defaultStorage(_name: string, { type, data }: Tensor): TensorStorage {
  if (type !== 'float32' || data.length < 64) return 'raw'
  return data.every((value) => Math.abs(value) <= maxHalf) ? 'float16' : 'raw'
}

/**
 * A run as a file: gzip of a 4-byte little-endian header length, a JSON header and the tensors' bytes. A tensor
 * that several steps share is stored once.
 */
export async function encodeTrace(
  trace: Trace,
  { storage = defaultStorage }: EncodeOptions = {},
): Promise<Uint8Array> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  const known = new Map<TensorData, { storage: TensorStorage; offset: number }>()
  let offset = 0

  function place(name: string, tensor: Tensor, step: Step): StoredTensor {
    const { type, dims, data } = tensor
    const as = type === 'float32' ? storage(name, tensor, step) : 'raw'
    const before = known.get(data)
    if (before?.storage === as) return { type, dims, ...before }
    const stored = as === 'float16' ? toHalves(data as Float32Array) : data
    const bytes = new Uint8Array(stored.buffer as ArrayBuffer, stored.byteOffset, stored.byteLength)
    const placed = { storage: as, offset }
    known.set(data, placed)
    parts.push(bytes)
    offset += bytes.length
    return { type, dims, ...placed }
  }

  const steps = trace.steps.map((step) => ({
    ...step,
    tensors: Object.fromEntries(
      Object.entries(step.tensors).map(([name, t]) => [name, place(name, t, step)]),
    ),
  }))
  const { settings, models, complete } = trace
  const header: Header = { version, settings, models, complete, steps }
  const json = new TextEncoder().encode(JSON.stringify(header))
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, json.length, true)
  return pipe(new Blob([length, json, ...parts]), new CompressionStream('gzip'))
}

/**
 * Reads what `encodeTrace` wrote; the trace's origin is `recorded`.
 * @throws TraceFormatError if the bytes are not a recorded run
 */
export async function decodeTrace(bytes: Uint8Array): Promise<Trace> {
  const blob = new Blob([bytes as Uint8Array<ArrayBuffer>])
  const content = await pipe(blob, new DecompressionStream('gzip')).catch((cause: unknown) => {
    throw new TraceFormatError('it is not gzip, or it is cut off', cause)
  })
  const { header, body } = split(content)
  if (header.version !== version) {
    throw new TraceFormatError(
      `its format is version ${String(header.version)}, and version ${version} is understood`,
    )
  }
  try {
    const { settings, models, complete } = header
    return {
      origin: 'recorded',
      settings,
      models,
      complete,
      steps: header.steps.map((step) => readStep(step, body)),
    }
  } catch (error) {
    throw error instanceof TraceFormatError ? error : new TraceFormatError('its header is incomplete', error)
  }
}

function split(content: Uint8Array): { header: Header; body: Uint8Array } {
  const length =
    content.length < 4 ? Infinity : new DataView(content.buffer, content.byteOffset).getUint32(0, true)
  if (4 + length > content.length) throw new TraceFormatError('its header is cut off')
  try {
    const header: unknown = JSON.parse(new TextDecoder().decode(content.subarray(4, 4 + length)))
    if (typeof header !== 'object' || header === null) throw new TypeError('not an object')
    return { header: header as Header, body: content.subarray(4 + length) }
  } catch (cause) {
    throw new TraceFormatError('its header is not JSON', cause)
  }
}

function readStep({ tensors, ...step }: StoredStep, body: Uint8Array): Step {
  const read: Tensors = Object.fromEntries(
    Object.entries(tensors).map(([name, stored]) => [name, readTensor(name, stored, body)]),
  )
  return { ...step, tensors: read }
}

const bytesPerNumber: Readonly<Record<TensorType, number>> = { float32: 4, int32: 4, uint8: 1 }

function readTensor(name: string, { type, dims, storage, offset }: StoredTensor, body: Uint8Array): Tensor {
  const width = storage === 'float16' ? 2 : bytesPerNumber[type]
  const end = offset + sizeOf(dims) * width
  const whole = [offset, ...dims].every((number) => Number.isInteger(number) && number >= 0)
  if (!whole || !width || end > body.length)
    throw new TraceFormatError(`the tensor "${name}" does not lie within it`)
  const { buffer } = body.slice(offset, end)
  return {
    type,
    dims,
    data: storage === 'float16' ? fromHalves(new Uint16Array(buffer)) : view(type, buffer),
  }
}

function view(type: TensorType, buffer: ArrayBuffer): TensorData {
  if (type === 'float32') return new Float32Array(buffer)
  return type === 'int32' ? new Int32Array(buffer) : new Uint8Array(buffer)
}

async function pipe(blob: Blob, through: CompressionStream | DecompressionStream): Promise<Uint8Array> {
  return new Uint8Array(await new Response(blob.stream().pipeThrough(through)).arrayBuffer())
}
