// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { LoadProgress } from '../../../components/runtime/engine.ts'
import { isAbort } from '../../../components/runtime/failure.ts'
import {
  createModelStore,
  type ModelStoreOptions,
  type StoreNotice,
} from '../../../components/runtime/model-store.ts'
import { cardOf, type FakeAnswer, fakeCaches, fakeFetch, indexOf } from '../../support/fake-site.ts'

const file = { model: 'clip', file: 'text' }
const bytes = Uint8Array.from({ length: 5000 }, (_, i) => i % 251)
const card = cardOf('clip', { text: bytes })
const cardAt = '/course/models/clip/card.json'
const fileAt = '/course/models/clip/text.onnx'
const healthy = { [cardAt]: card, [fileAt]: bytes, '/course/models/index.json': indexOf([card]) }

function setUp(
  site: Readonly<Record<string, FakeAnswer>> = healthy,
  options: Partial<ModelStoreOptions> = {},
) {
  const server = fakeFetch(site)
  const caches = fakeCaches()
  const notices: StoreNotice[] = []
  const make = (more: Partial<ModelStoreOptions> = {}) =>
    createModelStore({
      base: '/course/',
      fetch: server.fetch,
      caches,
      onNotice: (notice) => notices.push(notice),
      ...options,
      ...more,
    })
  return { store: make(), make, caches, notices, asked: server.asked }
}

const inChunks = (...chunks: Uint8Array[]) =>
  new Response(
    new ReadableStream({
      start(controller) {
        chunks.forEach((chunk) => controller.enqueue(chunk))
        controller.close()
      },
    }),
  )

const offline = () => Promise.reject(new TypeError('Failed to fetch'))

describe('the model store', () => {
  it('fetches a file once and reads it from the device afterwards', async () => {
    const { store, make, asked } = setUp()
    expect(await store.read(file)).toEqual(bytes)
    expect(await make().read(file)).toEqual(bytes)
    expect(asked.filter(({ url }) => url.startsWith(fileAt))).toHaveLength(1)
  })

  it('reports progress in bytes, and that nothing went over the wire the second time', async () => {
    const site = { ...healthy, [fileAt]: () => inChunks(bytes.slice(0, 2000), bytes.slice(2000)) }
    const { store } = setUp(site)
    const seen: LoadProgress[] = []
    await store.read(file, { onProgress: (progress) => seen.push(progress) })
    expect(seen.map(({ loaded }) => loaded)).toEqual([2000, 5000])
    expect(seen.every(({ total, cached }) => total === 5000 && !cached)).toBe(true)
    seen.length = 0
    await store.read(file, { onProgress: (progress) => seen.push(progress) })
    expect(seen).toEqual([{ file, loaded: 5000, total: 5000, cached: true }])
  })

  it('says that a file is missing when the server answers 404', async () => {
    const { store } = setUp({ [cardAt]: card })
    await expect(store.read(file)).rejects.toMatchObject({
      kind: 'missing',
      file,
      message: 'clip/text is missing (the server answered 404).',
    })
  })

  it('says that the card is missing, unreadable, or does not name the file', async () => {
    await expect(setUp({}).store.read(file)).rejects.toMatchObject({ kind: 'missing' })
    await expect(setUp({ [cardAt]: '<html>' }).store.read(file)).rejects.toMatchObject({ kind: 'missing' })
    await expect(setUp().store.read({ model: 'clip', file: 'sound' })).rejects.toThrow(
      'names no file "sound"',
    )
  })

  it('says how far a truncated file came', async () => {
    const { store } = setUp({ ...healthy, [fileAt]: bytes.slice(0, 1234) })
    await expect(store.read(file)).rejects.toMatchObject({
      kind: 'truncated',
      message: 'clip/text broke off after 1234 of 5000 bytes.',
    })
  })

  it('takes a connection that breaks off for a truncated file', async () => {
    const broken = () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            controller.error(new TypeError('network error'))
          },
        }),
      )
    const { store } = setUp({ ...healthy, [fileAt]: broken })
    await expect(store.read(file)).rejects.toMatchObject({ kind: 'truncated' })
  })

  it('refuses a file with the wrong hash, or one that is too long, and keeps neither', async () => {
    const forged = bytes.slice().fill(7, 0, 1)
    const { store, caches } = setUp({ ...healthy, [fileAt]: forged })
    await expect(store.read(file)).rejects.toMatchObject({ kind: 'wrong-hash' })
    const long = setUp({ ...healthy, [fileAt]: new Uint8Array(6000) })
    await expect(long.store.read(file)).rejects.toMatchObject({ kind: 'wrong-hash' })
    expect([...caches.stored.keys()].filter((key) => key.includes('sha256'))).toEqual([])
  })

  it('goes past the HTTP cache when it is tried again, and then works', async () => {
    let tries = 0
    const site = { ...healthy, [fileAt]: () => new Response((tries += 1) === 1 ? bytes.slice(0, 9) : bytes) }
    const { store, asked } = setUp(site)
    await expect(store.read(file)).rejects.toMatchObject({ kind: 'truncated' })
    expect(await store.read(file)).toEqual(bytes)
    expect(asked.filter(({ url }) => url.startsWith(fileAt)).map(({ cache }) => cache)).toEqual([
      'default',
      'reload',
    ])
  })

  it('says so when the device is offline and nothing is stored', async () => {
    const { store } = setUp({ ...healthy, [fileAt]: offline })
    await expect(store.read(file)).rejects.toMatchObject({ kind: 'offline', file })
  })

  it('works offline after a visit', async () => {
    const { store, make } = setUp()
    await store.read(file)
    expect(await make({ fetch: offline }).read(file)).toEqual(bytes)
  })

  it('runs on with a notice when storage is full', async () => {
    const caches = fakeCaches(() => new DOMException('full', 'QuotaExceededError'))
    const { store, notices } = setUp(healthy, { caches })
    expect(await store.read(file)).toEqual(bytes)
    expect(notices).toEqual([{ kind: 'storage-full', file }])
  })

  it.each([
    ['absent', null],
    [
      'forbidden',
      { open: () => Promise.reject(new DOMException('no', 'SecurityError')) } as unknown as CacheStorage,
    ],
  ])('runs on with a notice where storage is %s', async (_, caches) => {
    const { store, notices } = setUp(healthy, { caches })
    expect(await store.read(file)).toEqual(bytes)
    expect(notices).toEqual([{ kind: 'storage-forbidden', file }])
    expect(await store.list()).toEqual([])
    expect((await store.usage()).available).toBe(false)
  })

  it('checks the size alone, and says so, where SHA-256 cannot be computed', async () => {
    const { store, notices } = setUp(healthy, { subtle: null })
    expect(await store.read(file)).toEqual(bytes)
    expect(notices).toContainEqual({ kind: 'unverified', file })
  })

  it('fetches again what was damaged on the device', async () => {
    const { store, caches, make, asked } = setUp()
    await store.read(file)
    const key = [...caches.stored.keys()].find((url) => url.includes('sha256'))!
    caches.stored.set(key, new Response(new Uint8Array(5000)))
    expect(await make().read(file)).toEqual(bytes)
    expect(asked.filter(({ url }) => url.startsWith(fileAt))).toHaveLength(2)
  })

  it('drops the old version of a file when a new one is kept', async () => {
    const { store, caches, notices } = setUp()
    await store.read(file)
    const newer = bytes.slice().reverse()
    const updated = fakeFetch({ [cardAt]: cardOf('clip', { text: newer }), [fileAt]: newer })
    await createModelStore({ base: '/course/', fetch: updated.fetch, caches }).read(file)
    expect(await store.list()).toHaveLength(1)
    expect(notices).toEqual([])
  })

  it('lists what is stored, and deletes one model or all', async () => {
    const other = cardOf('judge', { net: bytes })
    const { store } = setUp({
      ...healthy,
      '/course/models/judge/card.json': other,
      '/course/models/judge/net.onnx': bytes,
    })
    await store.read(file)
    await store.read({ model: 'judge', file: 'net' })
    expect((await store.list()).map(({ model, bytes }) => [model, bytes])).toEqual([
      ['clip', 5000],
      ['judge', 5000],
    ])
    expect(await store.usage()).toMatchObject({ bytes: 10000, available: true })
    await store.delete('clip')
    expect((await store.list()).map(({ model }) => model)).toEqual(['judge'])
    await store.deleteAll()
    expect(await store.list()).toEqual([])
  })

  it('stops when aborted, and an abort is no failure', async () => {
    const abort = new AbortController()
    const { store, asked } = setUp()
    const reading = store.read(file, { signal: abort.signal })
    abort.abort()
    await expect(reading).rejects.toSatisfy(isAbort)
    await store.read(file)
    expect(asked.filter(({ url }) => url.startsWith(fileAt)).map(({ cache }) => cache)).toEqual(['default'])
  })

  it('reads onnxruntime itself from the address and size in the index', async () => {
    const runtime = Uint8Array.of(1, 2, 3)
    const { store } = setUp({
      '/course/models/index.json': indexOf([card], runtime),
      '/course/ort/ort-wasm.gz.bin': runtime,
    })
    expect(await store.readRuntime()).toEqual(runtime)
    expect((await store.list()).map(({ model }) => model)).toEqual(['onnxruntime-web'])
  })
})
