import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DIST } from '../../scripts/lib/paths.ts'
import { serve } from '../../scripts/lib/serve.ts'
import { launch, settle } from './browser.ts'

let browser: Browser

beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

/** Waits until all of these are stored. Not `waitForFunction`, to which the promise of an answer is one. */
const kept = (page: Page, urls: readonly string[]): Promise<void> =>
  expect
    .poll(
      () =>
        page.evaluate(
          async (all) => (await Promise.all(all.map((url) => caches.match(url)))).every(Boolean),
          urls,
        ),
      { timeout: 20_000 },
    )
    .toBe(true)

it('opens what was visited, and says so of what was not, when the server is gone', async () => {
  const site = await serve(DIST)
  const page = await browser.newPage()

  await page.goto(site.url)
  await settle(page)
  await page.evaluate(() => navigator.serviceWorker.ready)
  await page.goto(`${site.url}notes/modalities/`)
  await settle(page)
  await kept(page, [site.url, `${site.url}notes/modalities/`])
  await site.close()

  const errors: string[] = []
  page.on('pageerror', ({ message }) => errors.push(message))
  for (const [path, heading] of [
    ['notes/modalities/', 'Modalities'],
    ['', 'Multimodal models'],
    ['notes/modalities/?lesson=1', 'Modalities'],
  ] as const) {
    await page.goto(site.url + path)
    expect(await page.getByRole('heading', { level: 1 }).first().textContent()).toContain(heading)
    await page.waitForFunction(() => document.documentElement.dataset.theme)
  }
  expect(errors).toEqual([])

  await page.goto(`${site.url}notes/sora/`)
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('offline')
  await page.close()
})

it('searches the notes when the server is gone, though no page had fetched the index', async () => {
  const site = await serve(DIST)
  const page = await browser.newPage()
  const fetched: string[] = []
  page.on('response', (response) => fetched.push(response.url()))
  await page.goto(site.url)
  await settle(page)
  expect(fetched.filter((url) => url.includes('slimsearch.worker'))).toEqual([])
  await page.evaluate(() => navigator.serviceWorker.ready)
  const { search } = (await (await fetch(`${site.url}build.json`)).json()) as { search: string[] }
  await kept(
    page,
    search.map((path) => site.url + path),
  )
  await site.close()

  await page.keyboard.press('Control+k')
  await page.getByRole('searchbox', { name: 'Search', exact: true }).fill('contrastive')
  await page.locator('.slimsearch-record').first().waitFor()
  await page.close()
})
