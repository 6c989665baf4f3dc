import type { ModelFile } from './engine.ts'

export const failureKinds = [
  'missing',
  'truncated',
  'wrong-hash',
  'worker-lost',
  'storage',
  'no-wasm',
  'out-of-memory',
  'offline',
  'unknown',
] as const

export type FailureKind = (typeof failureKinds)[number]

/** What a `ModelFailure` says, in a form that can be posted between threads. */
export interface FailureRecord {
  readonly kind: FailureKind
  readonly message: string
  readonly file?: ModelFile
}

/** Something went wrong with a model; the message is one sentence that a reader understands. */
export class ModelFailure extends Error {
  readonly kind: FailureKind
  readonly file?: ModelFile

  constructor(kind: FailureKind, message: string, file?: ModelFile, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'ModelFailure'
    this.kind = kind
    this.file = file
  }

  toRecord(): FailureRecord {
    return { kind: this.kind, message: this.message, ...(this.file && { file: this.file }) }
  }
}

export const failureFrom = ({ kind, message, file }: FailureRecord): ModelFailure =>
  new ModelFailure(kind, message, file)

export const nameOf = (file: ModelFile): string => `${file.model}/${file.file}`

/** True for the error of a call that its own caller has aborted: nothing to show, nothing to retry. */
export const isAbort = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && (error as { name?: unknown }).name === 'AbortError'

const memoryWords =
  /out of memory|\bOOM\b|bad_alloc|allocat|cannot enlarge memory|memory access out of bounds/i
const wasmWords = /no available backend|WebAssembly|initWasm|wasm-unsafe-eval/i

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/**
 * Names what the runtime threw. onnxruntime reports everything as plain text, so the text decides: no memory
 * comes first, since a runtime that cannot get its memory also says "no available backend".
 */
export function toFailure(error: unknown, file?: ModelFile): ModelFailure {
  if (error instanceof ModelFailure) return error
  const what = file ? nameOf(file) : 'The model'
  const text = textOf(error)
  if (memoryWords.test(text)) {
    return new ModelFailure(
      'out-of-memory',
      `This device has not enough free memory to run ${file ? what : 'the model'}.`,
      file,
      error,
    )
  }
  if (wasmWords.test(text)) return noWasm(file, error)
  return new ModelFailure('unknown', `${what} could not be run: ${oneLine(text)}`, file, error)
}

export const noWasm = (file?: ModelFile, cause?: unknown): ModelFailure =>
  new ModelFailure(
    'no-wasm',
    'This browser does not run WebAssembly here, which live runs need.',
    file,
    cause,
  )

/** The worker's own script did not come. */
export const workerUnreached = (): ModelFailure =>
  new ModelFailure(
    'offline',
    'The program that runs the models could not be fetched: the network gave no answer.',
  )

export const workerLost = (): ModelFailure =>
  new ModelFailure('worker-lost', 'The background worker that runs the models has stopped.')

function oneLine(text: string): string {
  const line = text.split('\n', 1)[0]!.trim()
  return line.length > 200 ? `${line.slice(0, 200)}…` : line.replace(/([^.!?])$/, '$1.')
}
