// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { ModelFailure } from '../../../components/runtime/failure.ts'
import { fill, narrate } from '../../../components/trace/narrate.ts'
import { growTrace, recordRun, RunError } from '../../../components/trace/recorder.ts'
import type { Run, Step } from '../../../components/trace/step.ts'
import { tensor } from '../../../components/runtime/tensor.ts'

const step = (index: number, of = 3): Step => ({ stage: 'unet', index, of, ms: 8.25, tensors: {} })

async function* counting(upTo: number, error?: unknown): Run {
  for (let index = 0; index < upTo; index += 1) yield step(index)
  if (error) throw error
}

describe('recording a run', () => {
  it('grows the trace by a step at a time and completes it', async () => {
    const lengths: [number, boolean][] = []
    for await (const trace of growTrace(counting(2), { settings: { seed: 1 } })) {
      lengths.push([trace.steps.length, trace.complete])
    }
    expect(lengths).toEqual([
      [1, false],
      [2, false],
      [2, true],
    ])
  })

  it('says what failed and after which step, and keeps the steps that came', async () => {
    const file = { model: 'unet', file: 'net' }
    const run = counting(2, new ModelFailure('out-of-memory', 'Too big.', file))
    const error = (await recordRun(run, { settings: {} }).catch((caught: unknown) => caught)) as RunError
    expect(error).toBeInstanceOf(RunError)
    expect(error.failure).toEqual({
      kind: 'out-of-memory',
      message: 'Too big.',
      file,
      after: { stage: 'unet', index: 1, of: 3 },
    })
    expect(error.trace).toMatchObject({ complete: false, steps: [{ index: 0 }, { index: 1 }] })
  })

  it('lets an abort pass as an abort', async () => {
    await expect(recordRun(counting(1, AbortSignal.abort().reason), { settings: {} })).rejects.toMatchObject({
      name: 'AbortError',
    })
  })

  it('stops the run when the reader of the trace leaves the loop', async () => {
    let cleaned = false
    async function* endless(): Run {
      try {
        for (let index = 0; ; index += 1) yield step(index)
      } finally {
        cleaned = true
      }
    }
    for await (const trace of growTrace(endless(), { settings: {} })) if (trace.steps.length === 3) break
    expect(cleaned).toBe(true)
  })
})

describe('the narrator', () => {
  const text = { once: '{stage}, {ms} ms.', round: '{stage}, {n} of {of}, {ms} ms.', gave: 'Gave {tensors}.' }

  it('says stage, round, time and shapes', () => {
    const tensors = { latent: tensor(new Float32Array(8), [2, 4]) }
    expect(narrate({ ...step(1), tensors }, { text, stages: { unet: 'The UNet' } })).toBe(
      'The UNet, 2 of 3, 8.3 ms. Gave latent, 2 × 4.',
    )
    expect(narrate(step(0, 1), { text })).toBe('unet, 8.3 ms.')
  })

  it('lets a step speak for itself', () => {
    expect(narrate({ ...step(0), notes: { say: 'A fox appears.' } }, { text })).toBe('A fox appears.')
  })

  it('leaves unknown places in a sentence alone', () => {
    expect(fill('{a} and {b}', { a: 1 })).toBe('1 and {b}')
  })
})
