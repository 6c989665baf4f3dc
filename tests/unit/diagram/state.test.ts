import { describe, expect, it } from 'vitest'
import { diagramState, edgeStatus, mainTensor, shownStep } from '../../../components/diagram/state.ts'
import { tensor } from '../../../components/runtime/tensor.ts'
import type { Step, Trace } from '../../../components/trace/step.ts'

const step = (stage: string, index = 0, of = 1): Step => ({ stage, index, of, ms: 1, tensors: {} })
const trace = (steps: readonly Step[], complete = true): Trace => ({
  origin: 'live',
  settings: {},
  models: {},
  steps,
  complete,
})
const run = [
  step('text'),
  step('unet', 0, 2),
  step('scheduler', 0, 2),
  step('unet', 1, 2),
  step('scheduler', 1, 2),
  step('vae'),
]
const ids = ['prompt', 'text', 'unet', 'scheduler', 'vae']
const statuses = (
  ...args: Parameters<typeof diagramState> extends [unknown, ...infer Rest] ? Rest : never
): string[] => [...diagramState(ids, ...args).values()].map(({ status }) => status)

describe('diagramState', () => {
  it('is at rest without a trace', () => {
    expect(statuses(null)).toEqual(['idle', 'idle', 'idle', 'idle', 'idle'])
  })

  it('runs the node of the current step and loops that have not ended', () => {
    expect(statuses(trace(run), 2)).toEqual(['idle', 'done', 'running', 'running', 'idle'])
    expect(diagramState(ids, trace(run), 2).get('scheduler')).toMatchObject({
      current: true,
      rounds: 1,
      of: 2,
      at: 2,
    })
    expect(diagramState(ids, trace(run), 2).get('unet')).toMatchObject({ current: false, rounds: 1, at: 1 })
  })

  it('is done everywhere at the end of a complete run, and only then', () => {
    expect(statuses(trace(run))).toEqual(['idle', 'done', 'done', 'done', 'done'])
    expect(statuses(trace(run, false))).toEqual(['idle', 'done', 'done', 'done', 'running'])
  })

  it('goes back when the reader scrubs back', () => {
    expect(statuses(trace(run), 0)).toEqual(['idle', 'running', 'idle', 'idle', 'idle'])
  })

  it('marks the stage that failed, begun or not', () => {
    expect(statuses(trace(run.slice(0, 3), false), undefined, 'vae')).toEqual([
      'idle',
      'done',
      'running',
      'running',
      'failed',
    ])
    expect(statuses(trace(run.slice(0, 3), false), undefined, 'unet')[2]).toBe('failed')
  })

  it('brings a position outside the trace inside', () => {
    expect([
      shownStep(trace(run), 99),
      shownStep(trace(run), -1),
      shownStep(trace([])),
      shownStep(null),
    ]).toEqual([5, 0, -1, -1])
    expect(statuses(trace([], false))).toEqual(['idle', 'idle', 'idle', 'idle', 'idle'])
  })
})

describe('edgeStatus', () => {
  const states = diagramState(ids, trace(run), 2)

  it('flows into what runs, stays on where both ends have worked, rests elsewhere', () => {
    expect(edgeStatus({ from: 'unet', to: 'scheduler' }, states)).toBe('flowing')
    expect(edgeStatus({ from: 'prompt', to: 'text' }, states)).toBe('done')
    expect(edgeStatus({ from: 'scheduler', to: 'vae' }, states)).toBe('idle')
  })
})

describe('mainTensor', () => {
  const scalar = tensor(Float32Array.of(1), [])
  const states = tensor(new Float32Array(8), [2, 4])
  const picture = tensor(new Uint8Array(8 * 8 * 3), [8, 8, 3])

  it('is the one that the step names, else a picture, else the first that is no scalar', () => {
    expect(mainTensor({ ...step('a'), tensors: { scalar, states } })?.name).toBe('states')
    expect(mainTensor({ ...step('a'), tensors: { states, picture } })?.name).toBe('picture')
    expect(mainTensor({ ...step('a'), tensors: { states, picture }, notes: { main: 'states' } })?.name).toBe(
      'states',
    )
    expect(mainTensor(step('a'))).toBeNull()
  })
})
