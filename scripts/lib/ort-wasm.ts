import { createHash } from 'node:crypto'
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { RuntimeFile } from '../../components/runtime/model-index.ts'

export const publicDir = fileURLToPath(new URL('../../docs/.vuepress/public/', import.meta.url))

const target = 'ort/ort-wasm.gz.bin'

/**
 * Writes onnxruntime's WebAssembly, gzipped, to `public/ort/`, unless it is there already, and says what it is.
 * `.bin`, so that no host adds a Content-Encoding of its own.
 */
export async function writeOrtWasm(toDir: string = publicDir): Promise<RuntimeFile> {
  const require = createRequire(import.meta.url)
  const source = require.resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm')
  const { version } = JSON.parse(await readFile(join(dirname(source), '../package.json'), 'utf8')) as {
    version: string
  }
  const binary = join(toDir, target)
  const record = join(toDir, 'ort/ort-wasm.json')
  const written = await readRecord(record)
  if (written?.version === version && (await sizeOf(binary)) === written.bytes) return written

  const bytes = await promisify(gzip)(await readFile(source), { level: 9 })
  const made = {
    version,
    path: target,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }
  await mkdir(dirname(binary), { recursive: true })
  await writeFile(binary, bytes)
  await writeFile(record, `${JSON.stringify(made, null, 2)}\n`)
  return made
}

const readRecord = async (path: string): Promise<RuntimeFile | undefined> =>
  readFile(path, 'utf8').then(
    (text) => JSON.parse(text) as RuntimeFile,
    () => undefined,
  )

const sizeOf = async (path: string): Promise<number | undefined> =>
  stat(path).then(
    ({ size }) => size,
    () => undefined,
  )

/**
 * Vite plugin: keeps the plain 14 MB copy of the WebAssembly, which nothing fetches, out of the built site. With
 * it there is one wasm in the site, the gzipped one. Belongs into both `plugins` and `worker.plugins`.
 */
export const withoutPlainOrtWasm = () => ({
  name: 'without-plain-ort-wasm',
  apply: 'build' as const,
  generateBundle(_options: unknown, bundle: Record<string, unknown>) {
    for (const file of Object.keys(bundle)) {
      if (/ort-wasm-simd-threaded[^/]*\.wasm$/.test(file)) delete bundle[file]
    }
  },
})
