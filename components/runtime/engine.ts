import type { Tensors } from './tensor.ts'

/** Names one ONNX file of one model: `{ model: 'clip', file: 'text' }` is `models/clip/text.onnx`. */
export interface ModelFile {
  readonly model: string
  readonly file: string
}

/** How far the fetch of a model file has come. `cached` is true when nothing went over the wire. */
export interface LoadProgress {
  readonly file: ModelFile
  readonly loaded: number
  /** Bytes in all, from the model's card. */
  readonly total: number
  readonly cached: boolean
}

export interface LoadOptions {
  readonly onProgress?: (progress: LoadProgress) => void
  readonly signal?: AbortSignal
}

export interface RunResult {
  readonly tensors: Tensors
  /** Milliseconds that the network itself took, without queueing and transfer. */
  readonly ms: number
}

/**
 * Runs the networks. There are two: `browser-engine.ts` (a worker with onnxruntime-web) and `node-engine.ts`
 * (the same runtime in Node, for scripts and tests). Models take an engine and never know which.
 */
export interface Engine {
  /** Fetches, verifies and opens a model file; at once if that is already done. */
  load(file: ModelFile, options?: LoadOptions): Promise<void>
  /**
   * Runs one file on named inputs; runs of the same file queue, never mix. Loads the file first if need be.
   * @param outputs which outputs to copy out; all, when left out
   */
  run(file: ModelFile, feeds: Tensors, outputs?: readonly string[], signal?: AbortSignal): Promise<RunResult>
  /** Frees the sessions of these files (all, when left out). */
  release(files?: readonly ModelFile[]): Promise<void>
}
