import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import type { PageWeight } from '../../components/pages/bench-report.ts'

/** What a first visit to a page fetches, before the reader does anything. */
export async function weighPage(browser: Browser, site: string, path: string): Promise<PageWeight> {
  const context = await browser.newContext({ serviceWorkers: 'block' })
  const page = await context.newPage()
  const bodies: Promise<{ script: boolean; body: Buffer }>[] = []
  page.on('response', (response) => {
    const script = /javascript/.test(response.headers()['content-type'] ?? '')
    bodies.push(
      response
        .body()
        .then((body) => ({ script, body }))
        .catch(() => ({ script, body: Buffer.alloc(0) })),
    )
  })
  await page.goto(new URL(path, site).href, { waitUntil: 'networkidle' })
  const diagrams = await page.locator('.ml-figure svg').count()
  const files = await Promise.all(bodies)
  await context.close()
  const scripts = files.filter(({ script }) => script).map(({ body }) => body)
  return {
    path,
    diagrams,
    scriptBytes: scripts.reduce((sum, body) => sum + body.length, 0),
    scriptGzip: scripts.reduce((sum, body) => sum + gzipSync(body, { level: 9 }).length, 0),
    totalBytes: files.reduce((sum, { body }) => sum + body.length, 0),
  }
}
