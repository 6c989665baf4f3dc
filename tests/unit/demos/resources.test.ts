// @vitest-environment node
import { afterEach, describe, expect, it, vi } from 'vitest'
import { loadCollection, loadSprites, loadTokeniser } from '../../../components/demos/shared/resources.ts'
import { tensor } from '../../../components/runtime/tensor.ts'
import { encodeTrace } from '../../../components/trace/codec.ts'

const vectors = tensor(Float32Array.of(1, 0), [1, 2])
const collection = (tensors: object) =>
  encodeTrace({
    origin: 'live',
    settings: {},
    models: {},
    complete: true,
    steps: [{ stage: 'vectors', index: 0, of: 1, ms: 0, tensors: { ...tensors } }],
  })
const answer = (make: () => Response | Promise<Response>) => vi.stubGlobal('fetch', async () => make())
const offline = () => Promise.reject(new TypeError('Failed to fetch'))

describe('a stored file that does not come', () => {
  afterEach(() => vi.unstubAllGlobals())

  it.each([
    ['The tokeniser', loadTokeniser],
    ['The sheet of stickers', loadSprites],
    ['The collection of pictures', loadCollection],
  ] as [string, () => Promise<unknown>][])('is told in one sentence: %s', async (name, load) => {
    answer(offline)
    await expect(load()).rejects.toMatchObject({
      kind: 'offline',
      message: `${name} could not be fetched: the network gave no answer.`,
    })
    answer(() => new Response('', { status: 404 }))
    await expect(load()).rejects.toMatchObject({
      kind: 'missing',
      message: `${name} is missing (the server answered 404).`,
    })
    answer(
      () => new Response(new ReadableStream({ pull: (all) => all.error(new TypeError('network error')) })),
    )
    await expect(load()).rejects.toMatchObject({
      kind: 'truncated',
      message: `${name} broke off on its way.`,
    })
  })

  it('is told, too, where something else came in its place', async () => {
    answer(() => new Response('<html>'))
    const message = expect.stringMatching(/^The .* cannot be read\.$/) as string
    await expect(loadTokeniser()).rejects.toMatchObject({ kind: 'missing', message })
    await expect(loadCollection()).rejects.toMatchObject({ kind: 'missing', message })
    const empty = await collection({})
    answer(() => new Response(empty as Uint8Array<ArrayBuffer>))
    await expect(loadCollection()).rejects.toMatchObject({
      kind: 'missing',
      message: 'The collection of pictures came without its vectors.',
    })
  })

  it('is fetched again by the next try, and only once when it has come', async () => {
    answer(offline)
    await expect(loadCollection()).rejects.toThrow()
    const bytes = await collection({ vectors })
    answer(() => new Response(bytes as Uint8Array<ArrayBuffer>))
    expect((await loadCollection()).vectors).toEqual(vectors)
    answer(offline)
    expect((await loadCollection()).vectors).toEqual(vectors)
  })
})
