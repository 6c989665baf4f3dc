import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { build } from '../../scripts/build.ts'
import { ROOT } from '../../scripts/lib/paths.ts'
import { serve, type Served } from '../../scripts/lib/serve.ts'
import { DemoOnPage, everyDemo, noteErrors, TEST_TIMEOUT, visit, withPage } from '../support/demo-page.ts'
import { launch } from './browser.ts'

vi.setConfig({ testTimeout: TEST_TIMEOUT, hookTimeout: TEST_TIMEOUT })

const BASE = '/course/'
let browser: Browser
let folder: string
let site: Served

beforeAll(async () => {
  // within the repository, where the build finds its packages
  folder = join(ROOT, '.runs/under-a-path')
  await rm(folder, { recursive: true, force: true })
  await build({ base: BASE, folder: join(folder, 'site') })
  site = await serve(join(folder, 'site'), { base: BASE })
  browser = await launch()
})
afterAll(async () => {
  await browser.close()
  await site.close()
  await rm(folder, { recursive: true })
})

it('a site built for a path lives under it: its pages, its fonts, a live run and what keeps it for offline', async () => {
  const { path, id } = everyDemo().find((demo) => demo.id === 'classify')!
  await withPage(browser, async (page) => {
    const errors = noteErrors(page)
    const strays: string[] = []
    page.on('request', (request) => {
      const { origin, pathname } = new URL(request.url())
      if (origin === new URL(site.url).origin && !pathname.startsWith(BASE)) strays.push(pathname)
    })
    page.on('response', (response) => {
      if (response.status() >= 400) strays.push(`${response.status()} ${response.url()}`)
    })
    await visit(page, path, site.url, id)
    const demo = new DemoOnPage(page, id)
    await demo.seeRecorded()
    await demo.run.press('Enter')
    await demo.live()
    expect(await page.evaluate(() => navigator.serviceWorker.ready.then(({ scope }) => scope))).toBe(site.url)
    expect(
      await page.evaluate(() => [...document.fonts].filter(({ status }) => status === 'loaded').length),
    ).toBeGreaterThan(1)
    await page.locator('.vp-brand').click()
    await page.waitForFunction((home) => location.pathname === home, BASE)
    expect(strays).toEqual([])
    expect(errors).toEqual([])
  })
})
