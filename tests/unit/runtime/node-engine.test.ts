// @vitest-environment node
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Engine } from '../../../components/runtime/engine.ts'
import { isAbort } from '../../../components/runtime/failure.ts'
import { createNodeEngine } from '../../../components/runtime/node-engine.ts'
import { tensor } from '../../../components/runtime/tensor.ts'
import { cardOf } from '../../support/fake-site.ts'
import { tinyAdd, tinyOnnx } from '../../../scripts/lib/tiny-onnx.ts'

const add = { model: 'tiny', file: 'add' }
const count = { model: 'tiny', file: 'count' }
const vector = (...numbers: number[]) => tensor(Float32Array.from(numbers), [numbers.length])

// Compiling onnxruntime takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

describe('the engine in Node', () => {
  let models: string
  let engine: Engine

  beforeAll(async () => {
    models = await mkdtemp(join(tmpdir(), 'models-'))
    await mkdir(join(models, 'tiny'))
    await mkdir(join(models, 'carded'))
    await writeFile(join(models, 'tiny/add.onnx'), tinyAdd())
    await writeFile(
      join(models, 'tiny/count.onnx'),
      tinyOnnx({ op: 'Add', type: 'int64', a: [2], b: [2], c: [2] }),
    )
    await writeFile(join(models, 'tiny/broken.onnx'), new Uint8Array([1, 2, 3]))
    const card = cardOf('carded', { sum: tinyAdd() })
    await writeFile(join(models, 'carded/card.json'), JSON.stringify(card))
    await writeFile(join(models, 'carded/sum.onnx'), tinyAdd())
    engine = createNodeEngine(models)
  })

  afterAll(async () => {
    await engine.release()
    await rm(models, { recursive: true })
  })

  it('runs a network on named inputs and gives shape, numbers and time', async () => {
    const { tensors, ms } = await engine.run(add, { a: vector(1, 2), b: vector(10, 20) })
    expect(tensors).toEqual({ c: vector(11, 22) })
    expect(ms).toBeGreaterThanOrEqual(0)
  })

  it('finds a file through the card of its model', async () => {
    const { tensors } = await engine.run({ model: 'carded', file: 'sum' }, { a: vector(1), b: vector(2) }, [
      'c',
    ])
    expect(tensors).toEqual({ c: vector(3) })
  })

  it('keeps queued runs of one file apart', async () => {
    const runs = Array.from({ length: 20 }, (_, i) => engine.run(add, { a: vector(i), b: vector(1000) }))
    const sums = (await Promise.all(runs)).map(({ tensors }) => tensors.c!.data[0])
    expect(sums).toEqual(Array.from({ length: 20 }, (_, i) => 1000 + i))
  })

  it('widens whole numbers to int64 and narrows them again', async () => {
    const numbers = tensor(Int32Array.of(3, -4), [2])
    const { tensors } = await engine.run(count, { a: numbers, b: numbers })
    expect(tensors.c).toEqual(tensor(Int32Array.of(6, -8), [2]))
  })

  it('names the inputs when one is missing or unknown', async () => {
    await expect(engine.run(add, { a: vector(1), x: vector(2) })).rejects.toThrow(
      'tiny/add takes the inputs a, b, but was given a, x.',
    )
  })

  it('reports a missing file, and a file that is no model, as failures of that file', async () => {
    const missing = { model: 'tiny', file: 'nowhere' }
    await expect(engine.load(missing)).rejects.toMatchObject({
      name: 'ModelFailure',
      kind: 'missing',
      file: missing,
    })
    const broken = { model: 'tiny', file: 'broken' }
    await expect(engine.load(broken)).rejects.toMatchObject({
      name: 'ModelFailure',
      kind: 'unknown',
      file: broken,
    })
  })

  it('never starts a run that was aborted while it waited', async () => {
    const abort = new AbortController()
    const first = engine.run(add, { a: vector(1), b: vector(1) })
    const second = engine.run(add, { a: vector(2), b: vector(2) }, undefined, abort.signal)
    abort.abort()
    await expect(second).rejects.toSatisfy(isAbort)
    expect((await first).tensors.c!.data[0]).toBe(2)
  })

  it('opens a released file again', async () => {
    await engine.release([add])
    const { tensors } = await engine.run(add, { a: vector(5), b: vector(6) })
    expect(tensors.c!.data[0]).toBe(11)
  })
})
