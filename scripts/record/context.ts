import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { ModelFile } from '../../components/runtime/engine.ts'
import { createNodeEngine } from '../../components/runtime/node-engine.ts'
import type { Engine } from '../../components/runtime/engine.ts'
import type { Tokeniser } from '../../components/models/tokeniser.ts'
import type { Sprites } from '../../components/world/sprites.ts'
import type { Trace } from '../../components/trace/step.ts'
import { MODELS_FOLDER, tokeniserFromDisk } from '../check/models-from-disk.ts'
import { spritesFromDisk } from '../world/sprites-from-disk.ts'

/** What a demo's `record.ts` gets: the committed models in Node, through the same code as in the browser. */
export interface RecordContext {
  readonly engine: Engine
  readonly tokeniser: Tokeniser
  readonly sprites: Sprites
  /** Whether there is such a file: a model may still be in training. */
  has(file: ModelFile): boolean
  /** SHA-256 of model files, as a trace's `models` wants them. */
  hashes(files: readonly ModelFile[]): Trace['models']
}

/** Each `components/demos/<name>/record.ts` exports one of these as `record`; its trace becomes `<name>.trace.bin`. */
export type Recorder = (context: RecordContext) => Promise<Trace>

export function createContext(): RecordContext {
  const urlOf = ({ model, file }: ModelFile): URL => new URL(`${model}/${file}.onnx`, MODELS_FOLDER)
  const sha256 = (file: ModelFile): string =>
    createHash('sha256')
      .update(readFileSync(urlOf(file)))
      .digest('hex')
  return {
    engine: createNodeEngine(fileURLToPath(MODELS_FOLDER)),
    tokeniser: tokeniserFromDisk(),
    sprites: spritesFromDisk(),
    has: (file) => existsSync(urlOf(file)),
    hashes: (files) => Object.fromEntries(files.map((f) => [`${f.model}/${f.file}`, sha256(f)])),
  }
}
