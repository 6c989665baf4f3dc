// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import type { Engine } from '../../../components/runtime/engine.ts'
import { ModelFailure } from '../../../components/runtime/failure.ts'
import { encodeTrace } from '../../../components/trace/codec.ts'
import { recordRun } from '../../../components/trace/recorder.ts'
import type { Run, Step } from '../../../components/trace/step.ts'
import { type TracePlayer, useTrace, type UseTraceOptions } from '../../../components/trace/use-trace.ts'
import { fakeFetch } from '../../support/fake-site.ts'

const step = (index: number, of: number): Step => ({ stage: 'count', index, of, ms: 1, tensors: {} })

async function* count(of: number, gate?: Promise<unknown>): Run {
  for (let index = 0; index < of; index += 1) {
    if (index === 1) await gate
    yield step(index, of)
  }
}

const idle: Engine = {
  load: async () => undefined,
  run: async () => ({ tensors: {}, ms: 0 }),
  release: async () => undefined,
}

describe('a trace on show', () => {
  let scope: EffectScope
  const setUp = (options: UseTraceOptions = {}): TracePlayer =>
    scope.run(() => useTrace({ engine: idle, pace: 100, ...options }))!

  const recordedSite = async (steps: number) => {
    const bytes = await encodeTrace(await recordRun(count(steps), { settings: { seed: 1 } }))
    return fakeFetch({ '/recorded/count.trace.bin': bytes }).fetch
  }

  beforeEach(() => (scope = effectScope()))
  afterEach(() => {
    scope.stop()
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('shows the recorded run at its first step and plays it once it is seen', async () => {
    const player = setUp({ fetch: await recordedSite(3) })
    await player.loadRecorded('count')
    vi.useFakeTimers()
    expect(player.trace.value?.origin).toBe('recorded')
    vi.advanceTimersByTime(1000)
    expect(player.current.value).toBe(0)
    player.seen()
    vi.advanceTimersByTime(100)
    expect([player.current.value, player.playing.value]).toEqual([1, true])
    vi.advanceTimersByTime(100)
    expect([player.current.value, player.playing.value]).toEqual([2, false])
    player.seen()
    expect(player.playing.value).toBe(false)
  })

  it('plays a run that arrives after the demo was seen, and fetches it when the demo comes near', async () => {
    const player = setUp({ recorded: 'count', fetch: await recordedSite(3) })
    player.seen()
    player.near()
    player.near()
    await vi.waitFor(() => expect(player.playing.value).toBe(true))
  })

  it('jumps to the end for readers who prefer reduced motion', async () => {
    vi.stubGlobal('matchMedia', () => ({ matches: true }))
    const player = setUp({ fetch: await recordedSite(3) })
    await player.loadRecorded('count')
    player.seen()
    expect([player.current.value, player.playing.value]).toEqual([2, false])
  })

  it('steps, scrubs within the ends, pauses and starts over', async () => {
    const player = setUp({ fetch: await recordedSite(3), autoplay: false })
    await player.loadRecorded('count')
    player.next()
    expect(player.step.value?.index).toBe(1)
    player.seek(99)
    expect(player.current.value).toBe(2)
    player.previous()
    player.seek(NaN)
    expect(player.current.value).toBe(0)
    player.seek(2)
    player.play()
    expect([player.current.value, player.playing.value]).toEqual([0, true])
    player.pause()
    expect(player.playing.value).toBe(false)
  })

  it('follows a live run, and gives the complete trace', async () => {
    const player = setUp()
    const running = player.run(() => count(3), { seed: 2 })
    expect(player.running.value).toBe(true)
    const trace = await running
    expect(trace).toMatchObject({ origin: 'live', complete: true, settings: { seed: 2 } })
    expect([player.current.value, player.running.value]).toEqual([2, false])
  })

  it('fetches the files that the settings ask for when a run starts', async () => {
    const loaded: string[] = []
    let file = 'edges'
    const load = async (wanted: { file: string }) => void loaded.push(wanted.file)
    const player = setUp({
      engine: { ...idle, load },
      models: () => [{ model: 'm', file }],
      index: () => Promise.reject(new Error('offline')),
    })
    await player.run(() => count(1), {})
    file = 'pose'
    await player.run(() => count(1), {})
    expect(loaded).toEqual(['edges', 'pose'])
    expect(player.models).toEqual([{ model: 'm', file: 'pose' }])
  })

  it('keeps what was on show until the first new step comes', async () => {
    const load = Promise.withResolvers<void>()
    const player = setUp({
      fetch: await recordedSite(3),
      engine: { ...idle, load: () => load.promise },
      models: [{ model: 'm', file: 'f' }],
      index: never,
    })
    await player.loadRecorded('count')
    const running = player.run(() => count(1), {})
    expect([player.trace.value?.origin, player.running.value]).toEqual(['recorded', true])
    load.resolve()
    await running
    expect(player.trace.value?.origin).toBe('live')
  })

  it('does not pull a reader away who looks at an earlier step of a run under way', async () => {
    const gate = Promise.withResolvers<void>()
    async function* gated(): Run {
      yield step(0, 3)
      yield step(1, 3)
      await gate.promise
      yield step(2, 3)
    }
    const player = setUp()
    const running = player.run(() => gated(), {})
    await vi.waitFor(() => expect(player.current.value).toBe(1))
    player.seek(0)
    gate.resolve()
    await running
    expect([player.current.value, player.trace.value?.steps.length]).toEqual([0, 3])
  })

  it('never lets a stale run land', async () => {
    const gate = Promise.withResolvers<void>()
    const player = setUp()
    const stale = player.run(() => count(9, gate.promise), { run: 'old' })
    await player.run(() => count(2), { run: 'new' })
    gate.resolve()
    expect(await stale).toBeNull()
    expect(player.trace.value).toMatchObject({ settings: { run: 'new' }, steps: { length: 2 } })
  })

  it('never lets a recorded run land on a live one', async () => {
    const player = setUp({ fetch: await recordedSite(3) })
    const loading = player.loadRecorded('count')
    await player.run(() => count(1), {})
    await loading
    expect(player.trace.value?.origin).toBe('live')
  })

  it('breaks out of the run when the page is left', async () => {
    let cleaned = false
    let signalled = false
    async function* endless(signal: AbortSignal): Run {
      try {
        for (let index = 0; ; index += 1) {
          await new Promise((resolve) => setTimeout(resolve))
          yield step(index, 1000)
        }
      } finally {
        cleaned = true
        signalled = signal.aborted
      }
    }
    const player = setUp()
    const running = player.run((_, signal) => endless(signal), {})
    await vi.waitFor(() => expect(player.current.value).toBeGreaterThan(1))
    scope.stop()
    expect(await running).toBeNull()
    expect([cleaned, signalled, player.failure.value]).toEqual([true, true, null])
  })

  it('tells how many bytes have come, of those that go over the wire', async () => {
    const models = ['a', 'b', 'c'].map((file) => ({ model: 'm', file }))
    const gate = Promise.withResolvers<void>()
    const engine: Engine = {
      ...idle,
      async load(file, options) {
        options?.onProgress?.({ file, loaded: 100, total: 400, cached: file.file === 'c' })
        await gate.promise
      },
    }
    const index = async () => ({
      runtime: { version: '', path: '', bytes: 0, sha256: '' },
      models: [
        { name: 'm', title: '', summary: '', files: [{ file: 'a', path: '', bytes: 400, sha256: 'aa' }] },
      ],
    })
    const player = setUp({ engine, models, index })
    const running = player.run(() => count(1), {})
    expect(player.progress.value).toEqual({ loaded: 200, total: 800 })
    gate.resolve()
    const trace = await running
    expect(player.progress.value).toBeNull()
    expect(trace?.models).toEqual({ 'm/a': 'aa' })
  })

  it('shows a failure, keeps the steps that came, and tries again on request', async () => {
    let tries = 0
    async function* flaky(): Run {
      yield step(0, 2)
      if ((tries += 1) === 1) throw new ModelFailure('worker-lost', 'The worker has stopped.')
      yield step(1, 2)
    }
    const player = setUp()
    expect(await player.run(() => flaky(), {})).toBeNull()
    expect(player.failure.value).toMatchObject({ kind: 'worker-lost', after: { stage: 'count', index: 0 } })
    expect(player.trace.value?.steps).toHaveLength(1)
    await player.retry()
    expect(player.failure.value).toBeNull()
    expect(player.trace.value).toMatchObject({ complete: true, steps: { length: 2 } })
  })

  it('says that it is the recorded run that is missing, out of reach, cut off or unreadable', async () => {
    const broken = () =>
      new Response(new ReadableStream({ pull: (body) => body.error(new TypeError('network error')) }))
    const failureOf = async (site: Parameters<typeof fakeFetch>[0]) => {
      const player = setUp({ fetch: fakeFetch(site).fetch })
      await player.loadRecorded('count')
      return player.failure.value
    }
    const at = '/recorded/count.trace.bin'
    const told = (kind: string, what: string) => ({
      kind,
      message: `The recorded run "count" ${what}.`,
      recorded: true,
    })
    expect(await failureOf({})).toEqual(told('missing', 'is missing (the server answered 404)'))
    expect(await failureOf({ [at]: () => Promise.reject(new TypeError('Failed to fetch')) })).toEqual(
      told('offline', 'could not be fetched: the network gave no answer'),
    )
    expect(await failureOf({ [at]: broken })).toEqual(told('truncated', 'broke off on its way'))
    expect(await failureOf({ [at]: '<html>' })).toEqual(told('missing', 'cannot be read'))
  })

  it('stops a download on request without calling it a failure', async () => {
    const engine: Engine = {
      ...idle,
      load: (_, options) =>
        new Promise((_, reject) =>
          options?.signal?.addEventListener('abort', () => reject(options.signal!.reason as Error)),
        ),
    }
    const player = setUp({ engine, models: [{ model: 'm', file: 'f' }], index: never })
    const running = player.run(() => count(1), {})
    player.stop()
    expect(await running).toBeNull()
    expect([player.running.value, player.failure.value]).toEqual([false, null])
  })
})

const never = () => Promise.reject(new Error('no index'))
