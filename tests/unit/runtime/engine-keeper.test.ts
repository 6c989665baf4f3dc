// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { BrowserEngine } from '../../../components/runtime/browser-engine.ts'
import { createEngineKeeper } from '../../../components/runtime/engine-keeper.ts'
import { isAbort } from '../../../components/runtime/failure.ts'

const clip = { model: 'clip', file: 'text' }
const judge = { model: 'judge', file: 'net' }

function setUp() {
  const log: string[] = []
  let alive = false
  const engine: BrowserEngine = {
    get alive() {
      return alive
    },
    terminate() {
      alive = false
      log.push('terminate')
    },
    async load({ file }) {
      alive = true
      log.push(`load ${file}`)
    },
    run: async () => ({ tensors: {}, ms: 0 }),
    async release(files) {
      log.push(`release ${files?.map(({ file }) => file).join(' ')}`)
    },
  }
  return { handle: createEngineKeeper(() => engine, 1000), log }
}

describe('sharing the engine', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('releases a file when its last user goes, not before', async () => {
    const { handle, log } = setUp()
    const [first, second] = [handle(), handle()]
    await first.load(clip)
    await second.load(clip)
    await second.load(judge)
    first.dispose()
    expect(log).not.toContain('release text')
    second.dispose()
    expect(log.at(-1)).toBe('release text net')
  })

  it('ends the worker when nothing is open any more, so that its memory comes back', async () => {
    const { handle, log } = setUp()
    const page = handle()
    await page.load(clip)
    page.dispose()
    vi.advanceTimersByTime(999)
    expect(log).not.toContain('terminate')
    vi.advanceTimersByTime(1)
    expect(log).toContain('terminate')
  })

  it('keeps the worker when the next page opens a file in time', async () => {
    const { handle, log } = setUp()
    const page = handle()
    await page.load(clip)
    page.dispose()
    await handle().load(judge)
    vi.advanceTimersByTime(5000)
    expect(log).not.toContain('terminate')
  })

  it('takes no more calls from a page that was left', async () => {
    const { handle, log } = setUp()
    const page = handle()
    page.dispose()
    await expect(page.load(clip)).rejects.toSatisfy(isAbort)
    expect(log).toEqual([])
  })
})
