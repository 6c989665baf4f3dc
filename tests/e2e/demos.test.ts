import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { DIST } from '../../scripts/lib/paths.ts'
import { serve } from '../../scripts/lib/serve.ts'
import {
  DemoOnPage,
  demoPages,
  freshPage,
  modelWorkers,
  noteErrors,
  shortened,
  SOON,
  TEST_TIMEOUT,
  visit,
  withPage,
} from '../support/demo-page.ts'
import { SCENES, WORDS } from '../support/questions.ts'
import { launch } from './browser.ts'

vi.setConfig({ testTimeout: TEST_TIMEOUT, hookTimeout: TEST_TIMEOUT })

let browser: Browser

beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

/** The page with the most demos, and their names. */
const [fullest, together] = [...demoPages()].sort(([, a], [, b]) => b.length - a.length)[0]!

describe.each([...demoPages()])('the page %s', (path, ids) => {
  it('shows a recorded run in each demo, and fetches no model for it', async () => {
    await withPage(browser, async (page) => {
      const errors = noteErrors(page)
      const heavy: string[] = []
      page.on('request', (request) => {
        if (/\.onnx|ort-wasm/.test(request.url())) heavy.push(request.url())
      })
      await visit(page, path)
      for (const id of ids) {
        const demo = new DemoOnPage(page, id)
        await demo.seeRecorded()
        await expect.poll(() => demo.numbers(), SOON).not.toEqual([])
        expect(await demo.run.textContent(), 'the size is stated before the click').toMatch(/\d (kB|MB)/)
      }
      expect(heavy).toEqual([])
      expect(modelWorkers(page)).toBe(0)
      expect(errors).toEqual([])
    })
  })
})

describe('a lesson link', () => {
  it('that is malformed is ignored with a note beside the demo; markup in it stays text', async () => {
    const attack = '<img src=x onerror="document.title=\'taken\'">'
    const query = new URLSearchParams()
    for (const id of together) {
      query.set(`${id}.${attack}`, '1')
      for (const name of ['scene', 'batch', 'temperature', 'tau', 'section', 'shown', 'ask'])
        query.set(`${id}.${name}`, 'NaN')
      for (const name of ['query', 'text', 'labels', 'sentence', 'own', 'captions'])
        query.set(`${id}.${name}`, attack)
    }
    await withPage(browser, async (page) => {
      const errors = noteErrors(page)
      await visit(page, `${fullest}?${query}`)
      for (const id of together) {
        const demo = new DemoOnPage(page, id)
        await demo.seeRecorded()
        const note = demo.root.locator('.ml-demo-notes')
        expect(await note.textContent()).toContain(attack)
        expect(await demo.root.locator('img[src=x]').count()).toBe(0)
        expect(await demo.root.innerHTML(), 'a number that cannot be').not.toContain('NaN')
      }
      expect(await page.title()).not.toBe('taken')
      expect(errors).toEqual([])
    })
  })

  it('hides what it says', async () => {
    await withPage(browser, async (page) => {
      await visit(page, `${fullest}?hide=controls,run,footer,hint,playback`)
      for (const id of together) {
        const demo = new DemoOnPage(page, id)
        await demo.seeRecorded()
        for (const part of ['controls', 'run', 'foot', 'hint', 'playback']) {
          expect(await demo.root.locator(`.ml-demo-${part}`).isVisible(), `${part} of ${id}`).toBe(false)
        }
      }
    })
  })
})

const ask = (demo: DemoOnPage, which: 0 | 1): Promise<void> => demo.ask(WORDS[which], SCENES[which])

describe('several demos on one page', () => {
  it('that run at once end as each does alone', async () => {
    await withPage(
      browser,
      async (page) => {
        const errors = noteErrors(page)
        const demos = together.map((id) => new DemoOnPage(page, id))
        const alone: string[][] = []
        await visit(page, fullest)
        expect(await page.evaluate(() => crossOriginIsolated)).toBe(false)
        for (const demo of demos) {
          await ask(demo, 0)
          await demo.live()
          alone.push(await demo.steady([]))
        }
        expect(modelWorkers(page), 'one worker for all').toBe(1)

        await visit(page, fullest)
        for (const demo of demos) await ask(demo, 0)
        for (const [i, demo] of demos.entries()) {
          await demo.live()
          expect(await demo.steady([]), demo.id).toEqual(alone[i])
        }
        expect(errors).toEqual([])
      },
      { reducedMotion: 'reduce' },
    )
  })

  it('run with the headers of cross-origin isolation too', async () => {
    const site = await serve(DIST, { isolated: true })
    await withPage(browser, async (page) => {
      const errors = noteErrors(page)
      await visit(page, fullest, site.url)
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
      const demos = together.map((id) => new DemoOnPage(page, id))
      for (const demo of demos) await ask(demo, 0)
      for (const demo of demos) await demo.live()
      expect(errors).toEqual([])
    })
    await site.close()
  })

  it('run on a processor that is four times slower', async () => {
    await withPage(browser, async (page, context) => {
      const session = await context.newCDPSession(page)
      await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
      await visit(page, fullest)
      for (const id of together) {
        const demo = new DemoOnPage(page, id)
        await ask(demo, 0)
        await demo.live()
      }
    })
  })
})

describe('leaving', () => {
  it('in mid-run says nothing on the console, and after ten demo pages the worker is gone and memory is back', async () => {
    const page = await freshPage(browser)
    const errors = noteErrors(page)
    const session = await page.context().newCDPSession(page)
    const stops = [...demoPages()]
    const heap: number[] = []
    for (let stop = 0; stop < 10; stop++) {
      const [path, ids] = stops[stop % stops.length]!
      const demo = new DemoOnPage(page, ids[stop % ids.length]!)
      const short = shortened(path, demo.id)
      await (stop > 0 ? goInside(page, short) : visit(page, short))
      await ask(demo, (stop % 2) as 0 | 1)
      // Every other page is left in mid-run.
      if (stop % 2 === 0) await page.waitForFunction(isRunningOrLive, demo.id)
      else await demo.live()
      await goInside(page, 'glossary.html')
      await session.send('HeapProfiler.collectGarbage')
      heap.push((await session.send('Runtime.getHeapUsage')).usedSize)
    }
    await expect.poll(() => modelWorkers(page), SOON).toBe(0)
    expect(errors).toEqual([])
    const [early, late] = [Math.max(...heap.slice(1, 4)), Math.min(...heap.slice(-3))]
    expect(
      (late - early) / 1e6,
      `MB more on the heap after ten pages: ${heap.map((b) => (b / 1e6).toFixed(1)).join(', ')}`,
    ).toBeLessThan(8)
    await page.context().close()
  })
})

const isRunningOrLive = (id: string): boolean => {
  const demo = document.querySelector(`.ml-demo[data-demo="${id}"]`)
  return demo?.matches('[data-running], :has([data-origin=live])') ?? false
}

/** Goes to another page of the site as its links do, without loading the site anew. */
async function goInside(page: DemoOnPage['page'], path: string): Promise<void> {
  const { pathname, search } = new URL(path, inject('siteUrl'))
  await page.evaluate((to) => {
    const app = document.querySelector('#app') as unknown as {
      __vue_app__: { config: { globalProperties: { $router: { push(to: string): Promise<unknown> } } } }
    }
    return app.__vue_app__.config.globalProperties.$router.push(to).then(() => undefined)
  }, pathname + search)
  await page.waitForFunction((to) => location.pathname === to, pathname)
}
