import type { Browser, Locator, Page } from 'playwright-core'
import { messages as textToImage } from '../../components/demos/text-to-image/messages.ts'
import type { FirstOutput } from '../../components/pages/bench-report.ts'
import { openDemo, runButton } from './demo.ts'

/** What a demo shows with its first live output, where its frame calls a run live before there is one to see. */
const FIRST_SHOWN: Readonly<Record<string, (live: Locator) => Locator>> = {
  // Tokens and noise come first, under the picture of the run before; the first of its own is what step 1 sees.
  'text-to-image': (live) => live.locator('.ml-picture-step', { hasNotText: textToImage.en.step(0, 0) }),
}

/** Presses a demo's run button and waits until its frame says that what it shows is live. */
async function timeRun(page: Page, url: string, demo: string): Promise<number> {
  const frame = await openDemo(page, url, demo)
  const live = frame.filter({ has: page.locator('[data-origin="live"]') })
  const button = runButton(frame)
  await button.waitFor()
  const start = performance.now()
  await button.click()
  await (FIRST_SHOWN[demo]?.(live) ?? live).waitFor()
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
