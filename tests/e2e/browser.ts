import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, chromium, type Page } from 'playwright-core'
import { inject } from 'vitest'
import { CHROMIUM_FLAGS } from '../../scripts/lib/chromium.ts'

export const launch = (flags: readonly string[] = []): Promise<Browser> =>
  chromium.launch({ executablePath: inject('chromiumPath'), args: [...CHROMIUM_FLAGS, ...flags] })

export interface Complaints {
  /** Console messages, uncaught errors and failed requests. */
  readonly messages: string[]
  /** Requests that left the site. */
  readonly foreign: string[]
}

/** Notes whatever a page should not do, from now on. */
export function watch(page: Page): Complaints {
  const complaints: Complaints = { messages: [], foreign: [] }
  page.on('console', (message) => complaints.messages.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => complaints.messages.push(`uncaught: ${error.message}`))
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.messages.push(`${response.status()}: ${response.url()}`)
  })
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url())
    if (protocol.startsWith('http') && origin !== new URL(inject('siteUrl')).origin) {
      complaints.foreign.push(request.url())
    }
  })
  return complaints
}

/** Hydrated, fonts there, nothing left to load. */
export async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  await page.evaluate(() => document.fonts.ready)
}

/** What axe finds: everything in the light theme; in the dark one what a theme can change, which is contrast. */
export async function violations(page: Page, theme: 'light' | 'dark'): Promise<string[]> {
  const axe = new AxeBuilder({ page })
    // KaTeX's drawing of a formula: hidden from assistive technology, in the colour of the text around it.
    .exclude('.katex-html')
    .options({ resultTypes: ['violations'] })
    // No page has frames: otherwise axe opens an empty page for each look at one, which takes as long as the look.
    .setLegacyMode(true)
  const { violations } = await (theme === 'dark' ? axe.withRules('color-contrast') : axe).analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `axe, ${theme}: ${id} at ${String(target)}: ${failureSummary}`),
  )
}
