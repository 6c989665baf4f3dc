// @vitest-environment node
import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createModelStore } from '../../../components/runtime/model-store.ts'
import { createOrtLoader } from '../../../components/runtime/ort-loader.ts'
import { createSessions } from '../../../components/runtime/sessions.ts'
import { tensor } from '../../../components/runtime/tensor.ts'
import { writeModelIndex } from '../../../scripts/lib/model-index.ts'
import { withoutPlainOrtWasm } from '../../../scripts/lib/ort-wasm.ts'
import { cardOf, fakeFetch, sha256 } from '../../support/fake-site.ts'
import { tinyAdd } from '../../../scripts/lib/tiny-onnx.ts'

const add = { model: 'tiny', file: 'add' }

// Compiling onnxruntime takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

describe('onnxruntime from the site itself', () => {
  let site: string

  beforeAll(async () => {
    site = await mkdtemp(join(tmpdir(), 'site-'))
    await mkdir(join(site, 'models/tiny'), { recursive: true })
    await writeFile(join(site, 'models/tiny/card.json'), JSON.stringify(cardOf('tiny', { add: tinyAdd() })))
    await writeFile(join(site, 'models/tiny/add.onnx'), tinyAdd())
    await writeModelIndex(site)
  }, 30_000)

  afterAll(() => rm(site, { recursive: true }))
  afterEach(() => vi.unstubAllGlobals())

  const serveSite = () => {
    const answer = (path: string) => async () => new Response(await readFile(join(site, path)))
    const paths = [
      'models/index.json',
      'models/tiny/card.json',
      'models/tiny/add.onnx',
      'ort/ort-wasm.gz.bin',
    ]
    return fakeFetch(Object.fromEntries(paths.map((path) => [`/${path}`, answer(path)])))
  }

  it('is shipped in under 4 MB, with its size and hash in the index', async () => {
    const index = await writeModelIndex(site)
    const binary = await readFile(join(site, index.runtime.path))
    expect(binary.length).toBeLessThan(4_000_000)
    expect(index.runtime).toMatchObject({ bytes: binary.length, sha256: sha256(binary), version: '1.30.0' })
    expect(index.models).toMatchObject([{ name: 'tiny', files: [{ file: 'add', bytes: tinyAdd().length }] }])
  })

  it('runs a network on what the server sent, and nothing else is fetched', async () => {
    const server = serveSite()
    const store = createModelStore({ base: '/', fetch: server.fetch, caches: null })
    const { run } = createSessions({
      ort: createOrtLoader(store, 1),
      read: (file, options) => store.read(file, options),
    })
    const one = tensor(Float32Array.of(1), [1])
    expect((await run(add, { a: one, b: one })).tensors.c!.data[0]).toBe(2)
    expect(server.asked.map(({ url }) => url.split('?')[0]).sort()).toEqual([
      '/models/index.json',
      '/models/tiny/add.onnx',
      '/models/tiny/card.json',
      '/ort/ort-wasm.gz.bin',
    ])
  })

  it('says so where the worker has no WebAssembly', async () => {
    vi.stubGlobal('WebAssembly', undefined)
    const store = createModelStore({ base: '/', fetch: serveSite().fetch, caches: null })
    await expect(createOrtLoader(store, 1)({})).rejects.toMatchObject({ kind: 'no-wasm' })
  })

  it('is the only WebAssembly of the built site', () => {
    const bundle = { 'assets/ort-wasm-simd-threaded-abc123.wasm': {}, 'assets/ort.wasm.bundle-x.js': {} }
    withoutPlainOrtWasm().generateBundle(undefined, bundle)
    expect(Object.keys(bundle)).toEqual(['assets/ort.wasm.bundle-x.js'])
  })
})
