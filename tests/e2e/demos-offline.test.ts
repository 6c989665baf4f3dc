import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { DIST } from '../../scripts/lib/paths.ts'
import { serve } from '../../scripts/lib/serve.ts'
import { DemoOnPage, demoPages, noteErrors, visit, withPage, TEST_TIMEOUT } from '../support/demo-page.ts'
import { launch, settle } from './browser.ts'

vi.setConfig({ testTimeout: TEST_TIMEOUT, hookTimeout: TEST_TIMEOUT })

let browser: Browser

beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

const [fullest, demos] = [...demoPages()].sort(([, a], [, b]) => b.length - a.length)[0]!

it('a page that was visited, with its demos run once, runs them live when the server is gone', async () => {
  const site = await serve(DIST)
  await withPage(
    browser,
    async (page, context) => {
      await visit(page, fullest, site.url)
      await page.evaluate(() => navigator.serviceWorker.ready)
      for (const id of demos) await runLive(new DemoOnPage(page, id), 'a red car', '21')
      await settle(page)
      await site.close()
      await context.setOffline(true)

      const errors = noteErrors(page)
      await visit(page, fullest, site.url)
      for (const id of demos) {
        const demo = new DemoOnPage(page, id)
        await runLive(demo, 'a green house at night', '34')
        expect(await demo.numbers()).not.toEqual([])
      }
      expect(errors).toEqual([])
    },
    { reducedMotion: 'reduce' },
  )
})

async function runLive(demo: DemoOnPage, words: string, scene: string): Promise<void> {
  await demo.ask(words, scene)
  await demo.live()
}
