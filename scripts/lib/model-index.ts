import { readdir, readFile, writeFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ModelCard } from '../../components/runtime/card.ts'
import type { IndexedModel, ModelIndex } from '../../components/runtime/model-index.ts'
import { publicDir, writeOrtWasm } from './ort-wasm.ts'

/**
 * Writes `public/models/index.json` from the cards that are there, after making sure that onnxruntime's
 * WebAssembly lies in `public/ort/`. Run before each build and each start of the development server.
 */
export async function writeModelIndex(toDir: string = publicDir): Promise<ModelIndex> {
  const models = join(toDir, 'models')
  await mkdir(models, { recursive: true })
  const folders = (await readdir(models, { withFileTypes: true })).filter((entry) => entry.isDirectory())
  const cards = await Promise.all(folders.map(({ name }) => readCard(join(models, name, 'card.json'))))
  const index: ModelIndex = {
    runtime: await writeOrtWasm(toDir),
    models: cards
      .filter((card) => card !== undefined)
      .map(toEntry)
      .sort((a, b) => a.name.localeCompare(b.name)),
  }
  await writeFile(join(models, 'index.json'), `${JSON.stringify(index, null, 2)}\n`)
  return index
}

async function readCard(path: string): Promise<ModelCard | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  try {
    return JSON.parse(text) as ModelCard
  } catch (cause) {
    throw new Error(`${path} is not valid JSON.`, { cause })
  }
}

function toEntry({ name, title, summary, files }: ModelCard): IndexedModel {
  const list = Object.entries(files).map(([file, { path, bytes, sha256 }]) => ({ file, path, bytes, sha256 }))
  return { name, title, summary, files: list }
}
