// @vitest-environment node
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { tensor } from '../../../components/runtime/tensor.ts'
import { decodeTrace, encodeTrace, TraceFormatError } from '../../../components/trace/codec.ts'
import type { Trace } from '../../../components/trace/step.ts'

const latent = tensor(
  Float32Array.from({ length: 256 }, (_, i) => Math.sin(i)),
  [4, 8, 8],
)
const trace: Trace = {
  origin: 'live',
  settings: { prompt: 'a red fox — 狐', seed: 7 },
  models: { 'clip/text': 'ab12' },
  complete: true,
  steps: [
    {
      stage: 'tokens',
      index: 0,
      of: 1,
      ms: 0.5,
      tensors: {
        ids: tensor(Int32Array.of(1, -2, 3), [3]),
        picture: tensor(Uint8Array.of(0, 128, 255), [1, 1, 3]),
      },
      notes: { words: ['a', 'red', 'fox'] },
    },
    { stage: 'text', index: 0, of: 1, ms: 12, tensors: { latent, scale: tensor(Float32Array.of(0.1), []) } },
  ],
}

const file = (header: unknown, body = ''): Uint8Array => {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(json.length)
  return gzipSync(Buffer.concat([length, json, Buffer.from(body)]))
}

describe('a recorded run in a file', () => {
  it('comes back as it was, exactly where it is kept raw', async () => {
    const read = await decodeTrace(await encodeTrace(trace, { storage: () => 'raw' }))
    expect(read).toEqual({ ...trace, origin: 'recorded' })
  })

  it('keeps large float32 tensors as float16, small ones and whole numbers exactly', async () => {
    const read = await decodeTrace(await encodeTrace(trace))
    expect(read.steps[0]).toEqual(trace.steps[0])
    expect(read.steps[1]!.tensors.scale).toEqual(trace.steps[1]!.tensors.scale)
    const kept = read.steps[1]!.tensors.latent!.data
    expect(kept).not.toEqual(latent.data)
    kept.forEach((value, i) => expect(Math.abs(value - latent.data[i]!)).toBeLessThan(5e-4))
  })

  it('keeps numbers that float16 cannot hold', async () => {
    const huge = tensor(new Float32Array(64).fill(1e6), [64])
    const read = await decodeTrace(
      await encodeTrace({ ...trace, steps: [{ ...trace.steps[0]!, tensors: { huge } }] }),
    )
    expect(read.steps[0]!.tensors.huge).toEqual(huge)
  })

  it('stores a tensor that several steps share once', async () => {
    const noise = tensor(
      Float32Array.from({ length: 20_000 }, (_, i) => Math.sin(i * i)),
      [20_000],
    )
    const step = { stage: 'unet', index: 0, of: 1, ms: 1, tensors: { noise } }
    const once = await encodeTrace({ ...trace, steps: [step] })
    const often = await encodeTrace({ ...trace, steps: Array.from({ length: 10 }, () => step) })
    expect(often.length).toBeLessThan(once.length + 1000)
    expect((await decodeTrace(often)).steps).toHaveLength(10)
  })

  it.each([
    ['no gzip', new Uint8Array([1, 2, 3]), 'it is not gzip, or it is cut off'],
    ['a web page', new TextEncoder().encode('<!doctype html>'), 'it is not gzip, or it is cut off'],
    ['an empty file', gzipSync(''), 'its header is cut off'],
    [
      'a header that is longer than the file',
      gzipSync(Buffer.from([255, 255, 255, 255, 1])),
      'its header is cut off',
    ],
    ['broken JSON', file('{"version": 1'), 'its header is not JSON'],
    ['a future version', file({ version: 9 }), 'its format is version 9, and version 1 is understood'],
    ['no steps', file({ version: 1 }), 'its header is incomplete'],
    [
      'a tensor beyond the end',
      file(
        {
          version: 1,
          steps: [{ tensors: { x: { type: 'float32', dims: [4], storage: 'raw', offset: 0 } } }],
        },
        'abc',
      ),
      'the tensor "x" does not lie within it',
    ],
    [
      'a tensor of a negative size',
      file(
        { version: 1, steps: [{ tensors: { x: { type: 'uint8', dims: [-1], storage: 'raw', offset: 0 } } }] },
        'abc',
      ),
      'the tensor "x" does not lie within it',
    ],
  ])('is refused in one clear sentence: %s', async (_, bytes, reason) => {
    const error = await decodeTrace(bytes).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(TraceFormatError)
    expect((error as Error).message).toBe(`This is not a recorded run: ${reason}.`)
  })

  it('is refused when it was cut off on the way', async () => {
    const bytes = await encodeTrace(trace)
    await expect(decodeTrace(bytes.slice(0, bytes.length - 40))).rejects.toThrow(
      'it is not gzip, or it is cut off',
    )
  })
})
