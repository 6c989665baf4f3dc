import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ModelCard } from './card.ts'
import type { Engine, LoadOptions, ModelFile } from './engine.ts'
import { ModelFailure, nameOf } from './failure.ts'
import { createSessions, type Ort } from './sessions.ts'

let ort: Promise<Ort> | undefined

async function loadOrt(): Promise<Ort> {
  const runtime = await import('onnxruntime-web/wasm')
  runtime.env.wasm.numThreads = 1
  return runtime
}

/**
 * The engine in Node, on the same WebAssembly and one thread as in a browser. Files are found through the card of
 * their model; without a card, `<model>/<file>.onnx` is read.
 * @param modelsDir for instance `docs/.vuepress/public/models`
 */
export function createNodeEngine(modelsDir: string): Engine {
  return createSessions({
    ort: () => (ort ??= loadOrt()),
    async read(file: ModelFile, { onProgress, signal }: LoadOptions) {
      const path = join(modelsDir, file.model, await pathOf(modelsDir, file))
      const bytes = await readFile(path, { signal }).catch((cause: NodeJS.ErrnoException) => {
        if (cause.code !== 'ENOENT') throw cause
        throw new ModelFailure(
          'missing',
          `${nameOf(file)} is missing: there is no file ${path}.`,
          file,
          cause,
        )
      })
      onProgress?.({ file, loaded: bytes.length, total: bytes.length, cached: true })
      return bytes
    },
  })
}

async function pathOf(modelsDir: string, { model, file }: ModelFile): Promise<string> {
  const text = await readFile(join(modelsDir, model, 'card.json'), 'utf8').catch(() => undefined)
  const card = text === undefined ? undefined : (JSON.parse(text) as ModelCard)
  return card?.files[file]?.path ?? `${file}.onnx`
}
