// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { LoadProgress } from '../../../components/runtime/engine.ts'
import { createHubFiles } from '../../../components/runtime/hub-files.ts'
import { hubBytes, hubClip, type HubModel } from '../../../components/runtime/hub-model.ts'
import { createModelCache } from '../../../components/runtime/model-cache.ts'
import { type FakeAnswer, fakeCaches, fakeFetch } from '../../support/fake-site.ts'

const model: HubModel = {
  id: 'someone/clip',
  revision: 'abc123',
  host: 'https://hub.example/',
  parts: {
    text: { 'config.json': 10, 'onnx/text.onnx': 1000 },
    image: { 'config.json': 10, 'onnx/image.onnx': 2000 },
  },
}
const address = (path: string) => `https://hub.example/someone/clip/resolve/abc123/${path}`
const hub = { [address('config.json')]: '{}', [address('onnx/text.onnx')]: new Uint8Array(900).fill(7) }

function setUp(site: Readonly<Record<string, FakeAnswer>> = hub, caches = fakeCaches()) {
  const server = fakeFetch(site)
  const files = createHubFiles({ model, cache: createModelCache(caches, '/'), fetch: server.fetch })
  return { ...server, files, caches }
}

describe('the files of a model on a hub', () => {
  it('are asked for at one revision, and nothing else is', async () => {
    const { files, asked } = setUp({ ...hub, [address('secret.json')]: '{}' })
    expect(await (await files.fetch(address('config.json'))).text()).toBe('{}')
    for (const url of [address('secret.json'), 'https://elsewhere.example/config.json', address('')]) {
      expect((await files.fetch(url)).status).toBe(404)
    }
    expect(asked.map(({ url }) => url)).toEqual([address('config.json')])
  })

  it('are asked for without cookies and without the address of the page', async () => {
    let init: RequestInit | undefined
    const files = createHubFiles({
      model,
      cache: createModelCache(null, '/'),
      fetch: async (_, given) => {
        init = given
        return new Response('{}')
      },
    })
    await files.fetch(address('config.json'))
    expect(init).toMatchObject({ credentials: 'omit', referrerPolicy: 'no-referrer' })
  })

  it('tell how far a part has come, and count as what they were once they are complete', async () => {
    const { files } = setUp()
    const seen: LoadProgress[] = []
    await files.during('text', { onProgress: (progress) => seen.push(progress) }, async () => {
      await files.fetch(address('config.json'))
      await files.fetch(address('onnx/text.onnx'))
    })
    expect(seen[0]).toEqual({
      file: { model: 'someone/clip', file: 'text' },
      loaded: 2,
      total: 1010,
      cached: false,
    })
    expect(seen.at(-1)).toMatchObject({ loaded: 902, total: 902, cached: false })
  })

  it('are kept on this device under the name of the model, so that the next time nothing is asked', async () => {
    const { files, caches } = setUp()
    await files.fetch(address('onnx/text.onnx'))
    const stored = await createModelCache(caches, '/').list()
    expect(stored).toEqual([{ model: 'someone/clip', file: 'onnx/text.onnx', bytes: 900, sha256: 'abc123' }])

    const again = setUp({}, caches)
    const seen: LoadProgress[] = []
    const bytes = await again.files.during('text', { onProgress: (p) => seen.push(p) }, async () =>
      (await again.files.fetch(address('onnx/text.onnx'))).arrayBuffer(),
    )
    expect(new Uint8Array(bytes)).toEqual(new Uint8Array(900).fill(7))
    expect(again.asked).toEqual([])
    expect(seen.length).toBeGreaterThan(0)
    expect(seen.every(({ cached }) => cached)).toBe(true)
  })

  it('are handed on where nothing can be kept', async () => {
    const full = fakeCaches(() => new DOMException('full', 'QuotaExceededError'))
    const { files } = setUp(hub, full)
    expect((await (await files.fetch(address('onnx/text.onnx'))).arrayBuffer()).byteLength).toBe(900)
  })

  it('fail with one sentence that names the server or the file', async () => {
    const broken = new ReadableStream({
      start(controller) {
        controller.enqueue(new Uint8Array(5))
      },
      pull: () => Promise.reject(new TypeError('network error')),
    })
    const cases: [FakeAnswer, object][] = [
      [
        () => Promise.reject(new TypeError('Failed to fetch')),
        { kind: 'offline', message: 'hub.example gave no answer.' },
      ],
      [
        () => new Response('slow down', { status: 429 }),
        { kind: 'missing', message: 'hub.example did not hand out config.json (it answered 429).' },
      ],
      [() => new Response(broken), { kind: 'truncated', message: 'config.json broke off after 5 bytes.' }],
    ]
    for (const [answer, failure] of cases) {
      const { files } = setUp({ [address('config.json')]: answer })
      await expect(files.fetch(address('config.json'))).rejects.toMatchObject(failure)
    }
  })

  it('stop coming when the reader cancels', async () => {
    const { files } = setUp()
    const abort = new AbortController()
    abort.abort()
    const load = files.during('text', { signal: abort.signal }, () => files.fetch(address('config.json')))
    await expect(load).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('the full-size CLIP', () => {
  it('comes from one commit of the hub, about 156 MB, shared files counted once', () => {
    expect(hubClip.revision).toMatch(/^[0-9a-f]{40}$/)
    expect(hubBytes(hubClip) / 1e6).toBeCloseTo(155.8, 1)
    expect(hubBytes(hubClip)).toBeLessThan(hubBytes(hubClip, 'text') + hubBytes(hubClip, 'image'))
  })
})
