import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { PictureBench } from '../../components/pages/bench-report.ts'
import { PUBLIC } from '../lib/paths.ts'
import { openDemo, runDemo } from './demo.ts'

/** The page with the demo that measures; the reader's button is the one that is pressed here. */
const PAGE = 'notes/prospects/'

/** Most memory that any page's process of this browser has held, in bytes; null where there is no /proc. */
async function memoryOf(browser: Browser): Promise<number | null> {
  if (!existsSync('/proc/self/status')) return null
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  const most = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1])
    .map((kB) => Number(kB ?? 0) * 1024)
  return Math.max(...most)
}

const numbers = (page: Page, selector: string, names: readonly string[]): Promise<string[][]> =>
  page
    .locator(selector)
    .evaluateAll(
      (rows, wanted) => rows.map((row) => wanted.map((name) => row.getAttribute(name) ?? '')),
      names,
    )

/** Times a picture with each sampler in the page, and reads the memory that its process has held. */
export async function timePictures(browser: Browser, site: string): Promise<PictureBench | null> {
  if (!existsSync(join(PUBLIC, 'models/unet/card.json'))) return null
  const context = await browser.newContext()
  const page = await context.newPage()
  await runDemo(await openDemo(page, new URL(PAGE, site).href, 'speed'))
  const rows = await numbers(page, '[data-demo="speed"] tr[data-sampler]', [
    'data-sampler',
    'data-calls',
    'data-call-ms',
    'data-total-ms',
  ])
  const parts = await numbers(page, '[data-demo="speed"] li[data-part]', ['data-part', 'data-percent'])
  const webgpu = await page.evaluate(
    async () =>
      'gpu' in navigator &&
      (await (navigator.gpu as { requestAdapter(): unknown }).requestAdapter()) !== null,
  )
  const memoryBytes = await memoryOf(browser)
  await context.close()
  return {
    samplers: rows.map(([sampler, ...figures]) => {
      const [calls, callMs, totalMs] = figures.map(Number)
      return { sampler: sampler!, calls: calls!, callMs: callMs!, totalMs: totalMs! }
    }),
    shares: Object.fromEntries(parts.map(([part, percent]) => [part!, Number(percent) / 100])),
    memoryBytes,
    webgpu,
  }
}
