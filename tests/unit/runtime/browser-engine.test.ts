// @vitest-environment node
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createBrowserEngine } from '../../../components/runtime/browser-engine.ts'
import type { Engine, LoadProgress } from '../../../components/runtime/engine.ts'
import { isAbort, ModelFailure } from '../../../components/runtime/failure.ts'
import type { StoreNotice } from '../../../components/runtime/model-store.ts'
import { createSessions } from '../../../components/runtime/sessions.ts'
import { tensor } from '../../../components/runtime/tensor.ts'
import { give } from '../../../components/runtime/transfer.ts'
import type { MakeEngine } from '../../../components/runtime/worker-host.ts'
import { fakeLocks, type FakeWorker, fakeWorker } from '../../support/fake-worker.ts'
import { tinyAdd } from '../../../scripts/lib/tiny-onnx.ts'

const add = { model: 'tiny', file: 'add' }
const vector = (...numbers: number[]) => tensor(Float32Array.from(numbers), [numbers.length])

const realEngine = (): Engine =>
  createSessions({
    async ort() {
      const ort = await import('onnxruntime-web/wasm')
      ort.env.wasm.numThreads = 1
      return ort
    },
    async read(file, { onProgress }) {
      const bytes = tinyAdd()
      onProgress?.({ file, loaded: bytes.length, total: bytes.length, cached: false })
      return bytes
    },
  })

const failing = (error: unknown): Engine => ({
  load: () => Promise.reject(error),
  run: () => Promise.reject(error),
  release: async () => undefined,
})

const hanging = (): Engine => ({
  load: () => new Promise(() => undefined),
  run: () => new Promise(() => undefined),
  release: async () => undefined,
})

function setUp(...engines: MakeEngine[]) {
  const workers: FakeWorker[] = []
  const notices: StoreNotice[] = []
  const register = fakeLocks()
  const engine = createBrowserEngine({
    base: '/course/',
    locks: register.locks,
    onNotice: (notice) => notices.push(notice),
    spawn() {
      const worker = fakeWorker(engines[Math.min(workers.length, engines.length - 1)]!, register)
      workers.push(worker)
      return worker
    },
  })
  return { engine, workers, notices }
}

// Compiling onnxruntime takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

describe('the engine in a browser', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('starts no worker before the first call, and one for all calls', async () => {
    const { engine, workers } = setUp(realEngine)
    expect(workers).toHaveLength(0)
    await Promise.all([engine.load(add), engine.load(add)])
    await engine.run(add, { a: vector(1), b: vector(2) })
    expect(workers).toHaveLength(1)
  })

  it('runs a real network in the worker and tells progress', async () => {
    const { engine } = setUp(realEngine)
    const seen: LoadProgress[] = []
    await engine.load(add, { onProgress: (progress) => seen.push(progress) })
    expect(seen).toHaveLength(1)
    const { tensors } = await engine.run(add, { a: vector(1, 2), b: vector(3, 4) }, ['c'])
    expect(tensors).toEqual({ c: vector(4, 6) })
  })

  it('leaves the caller its inputs, unless they are given away', async () => {
    const { engine } = setUp(realEngine)
    const kept = vector(1, 2)
    const given = give(vector(3, 4))
    await engine.run(add, { a: kept, b: given })
    expect([...kept.data]).toEqual([1, 2])
    expect(given.data).toHaveLength(0)
  })

  it('sends only the part of a buffer that a tensor covers', async () => {
    const { engine } = setUp(realEngine)
    const all = Float32Array.of(9, 1, 2, 9)
    const { tensors } = await engine.run(add, { a: tensor(all.subarray(1, 3), [2]), b: vector(0, 0) })
    expect([...tensors.c!.data]).toEqual([1, 2])
    expect([...all]).toEqual([9, 1, 2, 9])
  })

  it('passes failures on with their kind and file', async () => {
    const { engine } = setUp(() => failing(new ModelFailure('wrong-hash', 'Not the file.', add)))
    const error = await engine.load(add).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(ModelFailure)
    expect(error).toMatchObject({ kind: 'wrong-hash', message: 'Not the file.', file: add })
  })

  it.each([
    ['throws', (worker: FakeWorker) => worker.onerror?.({})],
    ['sends what cannot be read', (worker: FakeWorker) => worker.onmessageerror?.()],
    ['dies without a word', (worker: FakeWorker) => worker.die()],
  ])('fails every pending call when the worker %s, and starts a fresh one', async (_, crash) => {
    const { engine, workers } = setUp(hanging, realEngine)
    const calls = [engine.load(add), engine.run(add, { a: vector(1), b: vector(1) })].map((call) =>
      call.catch((error: unknown) => error),
    )
    await new Promise((resolve) => setTimeout(resolve))
    crash(workers[0]!)
    expect(await Promise.all(calls)).toMatchObject([{ kind: 'worker-lost' }, { kind: 'worker-lost' }])
    expect(workers[0]!.ended).toBe(true)
    expect((await engine.run(add, { a: vector(1), b: vector(1) })).tensors.c!.data[0]).toBe(2)
    expect(workers).toHaveLength(2)
  })

  it('says that the network is gone when the worker itself could not be fetched', async () => {
    vi.stubGlobal('navigator', { onLine: false })
    const { engine, workers } = setUp(hanging)
    const load = engine.load(add)
    workers[0]!.onerror?.({})
    await expect(load).rejects.toMatchObject({ kind: 'offline' })
  })

  it('takes a fresh worker after memory ran out, since WebAssembly memory never shrinks', async () => {
    const { engine, workers } = setUp(() => failing(new Error('std::bad_alloc')), realEngine)
    await expect(engine.load(add)).rejects.toMatchObject({ kind: 'out-of-memory' })
    expect(workers[0]!.ended).toBe(true)
    await engine.load(add)
    expect(workers).toHaveLength(2)
  })

  it('says so at once where there is no WebAssembly', async () => {
    vi.stubGlobal('WebAssembly', undefined)
    const { engine, workers } = setUp(realEngine)
    await expect(engine.load(add)).rejects.toMatchObject({ kind: 'no-wasm' })
    expect(workers).toHaveLength(0)
  })

  it('lets go of an aborted call at once', async () => {
    const { engine } = setUp(hanging)
    const abort = new AbortController()
    const run = engine.run(add, {}, undefined, abort.signal)
    abort.abort()
    await expect(run).rejects.toSatisfy(isAbort)
  })

  it('hands notices on', async () => {
    const notice = { kind: 'storage-full', file: add } as const
    const { engine, notices } = setUp((_, onNotice) => {
      onNotice(notice)
      return realEngine()
    })
    await engine.load(add)
    expect(notices).toEqual([notice])
  })
})
