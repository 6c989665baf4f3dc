import type { Browser, Page } from 'playwright-core'
import type { FirstOutput } from '../../components/pages/bench-report.ts'

/** Presses a demo's run button and waits until its frame says that what it shows is live. */
async function timeRun(page: Page, url: string, demo: string): Promise<number> {
  await page.goto(url, { waitUntil: 'networkidle' })
  const frame = page.locator(`[data-demo="${demo}"]`)
  await frame.scrollIntoViewIfNeeded()
  const button = frame.getByRole('button', { name: /live/i }).first()
  await button.waitFor()
  const start = performance.now()
  await button.click()
  await frame.locator('[data-origin="live"]').first().waitFor()
  return performance.now() - start
}

/** From the click to the first live output, with nothing stored and then with the models in Cache Storage. */
export async function timeFirstOutput(
  browser: Browser,
  site: string,
  path: string,
  demo: string,
): Promise<FirstOutput> {
  const context = await browser.newContext()
  const page = await context.newPage()
  const url = new URL(path, site).href
  const coldMs = await timeRun(page, url, demo)
  const cachedMs = await timeRun(page, url, demo)
  await context.close()
  return { path, demo, coldMs, cachedMs }
}
