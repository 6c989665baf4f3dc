// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { failureFrom, isAbort, ModelFailure, toFailure } from '../../../components/runtime/failure.ts'

const file = { model: 'unet', file: 'net' }

describe('a model failure', () => {
  it.each([
    ['std::bad_alloc', 'out-of-memory'],
    ['RangeError: Array buffer allocation failed', 'out-of-memory'],
    [
      'no available backend found. ERR: [wasm] RangeError: WebAssembly.instantiate(): Out of memory',
      'out-of-memory',
    ],
    ['no available backend found. ERR: [wasm] CompileError: WebAssembly.instantiate()', 'no-wasm'],
    ['Non-zero status code returned while running Conv node', 'unknown'],
  ])('reads the kind out of what the runtime says: %s', (text, kind) => {
    expect(toFailure(new Error(text), file)).toMatchObject({ kind, file })
  })

  it('is one sentence, whatever the runtime printed', () => {
    const { message } = toFailure(new Error(`first line\n${'x'.repeat(5000)}`), file)
    expect(message).toBe('unet/net could not be run: first line.')
  })

  it('survives the way between threads', () => {
    const failure = new ModelFailure('offline', 'No answer.', file)
    expect(failureFrom(structuredClone(failure.toRecord()))).toEqual(failure)
  })

  it('is not what an abort is', () => {
    expect(isAbort(AbortSignal.abort().reason)).toBe(true)
    expect(isAbort(new ModelFailure('unknown', ''))).toBe(false)
  })
})
