import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page, Route } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { DIST } from '../../scripts/lib/paths.ts'
import { serve } from '../../scripts/lib/serve.ts'
import {
  DemoOnPage,
  demoPages,
  everyDemo,
  noteErrors,
  visit,
  withPage,
  TEST_TIMEOUT,
} from '../support/demo-page.ts'
import { launch } from './browser.ts'

vi.setConfig({ testTimeout: TEST_TIMEOUT, hookTimeout: TEST_TIMEOUT })

let browser: Browser

beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

const { path } = everyDemo().find(({ id }) => id === 'two-searches')!
const neighbours = demoPages().get(path)!

/** Requests that a service worker answers cannot be tampered with. */
const plain = { serviceWorkers: 'block', reducedMotion: 'reduce' } as const

const TEXT_TOWER = '**/models/clip/text.onnx*'
const WORKER = '**/assets/ort.worker-*.js'

const textTower = (): Promise<Buffer> => readFile(join(DIST, 'models/clip/text.onnx'))

/** Puts a line before the worker's own script. */
const withPrelude =
  (prelude: string) =>
  async (route: Route): Promise<void> => {
    const response = await route.fetch()
    await route.fulfill({ response, body: `${prelude};\n${await response.text()}` })
  }

async function openDemo(page: Page, id = 'two-searches'): Promise<{ demo: DemoOnPage; errors: string[] }> {
  const errors = noteErrors(page)
  await visit(page, path)
  const demo = new DemoOnPage(page, id)
  await demo.seeRecorded()
  return { demo, errors }
}

/** Runs into a failure: its words stand beside the demo, whose pictures stay, and all else is as it was. */
async function expectFailure(
  { demo, errors }: Awaited<ReturnType<typeof openDemo>>,
  words: RegExp,
): Promise<void> {
  await demo.run.press('Enter')
  await demo.alert.waitFor()
  expect(await demo.alert.textContent()).toMatch(words)
  expect(await demo.root.locator('.ml-demo-stage canvas').count()).toBeGreaterThan(0)
  expect(await demo.page.locator('[role=alert]').count(), 'alerts on the page').toBe(1)
  for (const id of neighbours.filter((other) => other !== demo.id))
    await new DemoOnPage(demo.page, id).seeRecorded()
  expect(errors).toEqual([])
}

async function retry(demo: DemoOnPage): Promise<void> {
  await demo.alert.getByRole('button').press('Enter')
  await demo.live()
  expect(await demo.alert.count()).toBe(0)
}

describe('a model file', () => {
  it.each([
    ['that is not there', async (route: Route) => route.fulfill({ status: 404 }), /is missing.* 404/],
    [
      'that breaks off',
      async (route: Route) => route.fulfill({ body: (await textTower()).subarray(0, 500_000) }),
      /broke off after \d+ of \d+ bytes/,
    ],
    [
      'that is not the one of the card',
      async (route: Route) => {
        const bytes = await textTower()
        bytes[bytes.length >> 1]! ^= 1
        await route.fulfill({ body: bytes })
      },
      /not the file that its card describes/,
    ],
  ])('%s is told beside the demo, and trying again works', async (_, tamper, words) => {
    await withPage(
      browser,
      async (page) => {
        const opened = await openDemo(page)
        await page.route(TEXT_TOWER, tamper)
        await expectFailure(opened, words)
        await page.unroute(TEXT_TOWER)
        await retry(opened.demo)
      },
      plain,
    )
  })
})

const SCRIPTS = '**/assets/Demo-*.js'

describe('the script of a demo', () => {
  it('that does not come is told in it, which stays as it was; loading the page again helps', async () => {
    await withPage(
      browser,
      async (page) => {
        await page.route(SCRIPTS, (route) => route.abort())
        await page.goto(new URL(path, inject('siteUrl')).href)
        const { root } = new DemoOnPage(page, 'two-searches')
        const told = root.locator('.ml-part-missing[role=alert]')
        await told.waitFor()
        expect(await told.textContent()).toMatch(/could not be fetched/)
        expect(await root.locator('.ml-demo-stage').isVisible()).toBe(true)
        await page.unroute(SCRIPTS)
        await told.getByRole('button').press('Enter')
        await page.locator('.ml-demo[data-demo="two-searches"][data-alive]').waitFor()
        expect(await page.locator('.ml-part-missing').count()).toBe(0)
      },
      plain,
    )
  })
})

describe('a worker', () => {
  it.each([
    ['ends without a word', '{ event.stopImmediatePropagation(); close() }'],
    ['throws', "throw new Error('provoked')"],
  ])('that %s in mid-run is told beside the demo, and trying again starts another', async (_, act) => {
    await withPage(
      browser,
      async (page) => {
        const opened = await openDemo(page)
        await page.route(
          WORKER,
          withPrelude(`addEventListener('message', (event) => { if (event.data.type === 'run') ${act} })`),
        )
        await expectFailure(opened, /worker that runs the models has stopped/)
        await page.unroute(WORKER)
        await retry(opened.demo)
      },
      plain,
    )
  })
})

describe('WebAssembly', () => {
  it('that is missing is told beside the demo', async () => {
    await withPage(
      browser,
      async (page) => {
        await page.addInitScript('globalThis.kept = WebAssembly; delete globalThis.WebAssembly')
        const opened = await openDemo(page)
        await expectFailure(opened, /does not run WebAssembly/)
        await page.evaluate('globalThis.WebAssembly = kept')
        await retry(opened.demo)
      },
      plain,
    )
  })

  it('that only the worker lacks is told too', async () => {
    await withPage(
      browser,
      async (page) => {
        const opened = await openDemo(page)
        await page.route(WORKER, withPrelude('delete globalThis.WebAssembly'))
        await expectFailure(opened, /does not run WebAssembly/)
        await page.unroute(WORKER)
        await retry(opened.demo)
      },
      plain,
    )
  })
})

describe('storage', () => {
  const notice = (demo: DemoOnPage) => demo.root.locator('.ml-run-notice')

  it.each(['classify', 'two-searches'])('that is full does not stop a run of %s, and is told', async (id) => {
    await withPage(
      browser,
      async (page, context) => {
        const session = await context.newCDPSession(page)
        await session.send('Storage.overrideQuotaForOrigin', {
          origin: new URL(inject('siteUrl')).origin,
          quotaSize: 1e5,
        })
        const { demo, errors } = await openDemo(page, id)
        await demo.run.press('Enter')
        await demo.live()
        expect(await notice(demo).allTextContents()).toEqual([expect.stringMatching(/no room left/)])
        expect(errors).toEqual([])
      },
      plain,
    )
  })

  it.each(['classify', 'two-searches'])(
    'that is forbidden does not stop a run of %s, and is told',
    async (id) => {
      await withPage(
        browser,
        async (page) => {
          const forbid = `Object.defineProperty(globalThis, 'caches', { get() { throw new DOMException('Forbidden.', 'SecurityError') } })`
          await page.addInitScript(forbid)
          await page.route(WORKER, withPrelude(forbid))
          const { demo, errors } = await openDemo(page, id)
          await demo.run.press('Enter')
          await demo.live()
          expect(await notice(demo).allTextContents()).toEqual([
            expect.stringMatching(/keeps nothing for this site/),
          ])
          expect(errors).toEqual([])

          await page.goto(new URL('storage/', inject('siteUrl')).href)
          await page
            .locator('.ml-storage-summary')
            .getByText(/keeps nothing for this site/)
            .waitFor()
        },
        plain,
      )
    },
  )
})

describe('the network', () => {
  it('that is gone before anything was stored is told beside the demo, and trying again works once it is back', async () => {
    const site = await serve(DIST)
    await withPage(
      browser,
      async (page, context) => {
        const errors = noteErrors(page)
        await visit(page, path, site.url)
        for (const id of neighbours) await new DemoOnPage(page, id).seeRecorded()
        const demo = new DemoOnPage(page, 'two-searches')
        await context.setOffline(true)
        await site.close()
        await expectFailure({ demo, errors }, /the network gave no answer/)

        const again = await serve(DIST, { port: site.port })
        await context.setOffline(false)
        await retry(demo)
        await again.close()
      },
      plain,
    )
  })
})
