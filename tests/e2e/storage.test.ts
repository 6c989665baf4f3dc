import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest'
import type { ModelIndex } from '../../components/runtime/model-index.ts'
import { formatBytes } from '../../components/views/format-bytes.ts'
import { DIST } from '../../scripts/lib/paths.ts'
import {
  DemoOnPage,
  everyDemo,
  noteErrors,
  tabTo,
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

const index = JSON.parse(readFileSync(`${DIST}models/index.json`, 'utf8')) as ModelIndex

it('the storage page lists what a live run has kept, with sizes, and deletes it by keyboard', async () => {
  await withPage(browser, async (page) => {
    const errors = noteErrors(page)
    const { id, path } = everyDemo().find((demo) => demo.id === 'clip-inside')!
    await visit(page, path)
    const demo = new DemoOnPage(page, id)
    await demo.seeRecorded()
    await demo.run.press('Enter')
    await demo.live()

    const inStorage = (): Promise<string[]> =>
      page.evaluate(async () => {
        const requests = await (await caches.open('multimodal-live-models')).keys()
        return requests.map(({ url }) => new URL(url).pathname).filter((path) => path.startsWith('/stored/'))
      })
    expect((await inStorage()).sort()).toEqual([
      '/stored/clip/image',
      '/stored/clip/text',
      expect.stringMatching(/^\/stored\/onnxruntime-web\//),
    ])

    await page.goto(new URL('storage/', inject('siteUrl')).href)
    const clip = index.models.find(({ name }) => name === 'clip')!
    const bytes = clip.files.reduce((sum, file) => sum + file.bytes, 0)
    const row = page.locator('.ml-storage tbody tr', { hasText: clip.title })
    const cells = row.locator('td')
    await cells.nth(1).getByText('stored', { exact: true }).waitFor()
    expect(await cells.nth(0).textContent()).toBe(formatBytes(bytes))
    expect(await page.locator('.ml-storage-summary').textContent()).toContain(
      formatBytes(bytes + index.runtime.bytes),
    )

    await tabTo(page, row.getByRole('button'))
    await page.keyboard.press('Enter')
    await page
      .getByRole('status')
      .filter({ hasText: /was deleted/ })
      .waitFor()
    expect(await cells.nth(1).textContent()).toBe('not stored')
    expect(await inStorage()).toEqual([expect.stringMatching(/^\/stored\/onnxruntime-web\//)])

    await tabTo(page, page.getByRole('button', { name: 'Delete all models' }))
    await page.keyboard.press('Enter')
    await tabTo(page, page.getByRole('button', { name: 'Really delete all?' }))
    await page.keyboard.press('Enter')
    await page
      .locator('.ml-storage-summary')
      .getByText(/No model is stored/)
      .waitFor()
    expect(await inStorage()).toEqual([])
    expect(errors).toEqual([])
  })
})
