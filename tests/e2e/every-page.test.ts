import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { launch, settle, violations, watch } from './browser.ts'

const WIDTHS = [1280, 390] as const
const THEMES = ['light', 'dark'] as const

/** Milliseconds; two crawls and their servers share a machine that may be busy. */
const PATIENCE = 120_000

interface Visit {
  /** Every id on the page, and every link that stays on the site: path and anchor. */
  readonly ids: readonly string[]
  readonly links: readonly { readonly path: string; readonly anchor: string }[]
  readonly problems: readonly string[]
}

let browser: Browser

beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

/** Visits every page that links lead to from the home page. */
async function crawl(width: number): Promise<Map<string, Visit>> {
  const context = await browser.newContext({ viewport: { width, height: 844 }, reducedMotion: 'reduce' })
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE)
  const visits = new Map<string, Visit>()
  const waiting = [new URL(inject('siteUrl')).pathname]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (visits.has(path)) continue
    const visit = isPage(path) ? await inspect(page, path) : await fetchFile(page, path)
    visits.set(path, visit)
    waiting.push(...visit.links.map((link) => link.path).filter((next) => !visits.has(next)))
  }
  await context.close()
  return visits
}

const isPage = (path: string): boolean => /(\/|\.html)$/.test(path)

/** A file that a page offers, such as a model's card: it must be there. */
async function fetchFile(page: Page, path: string): Promise<Visit> {
  const response = await page.request.head(new URL(path, inject('siteUrl')).href)
  return { ids: [], links: [], problems: response.ok() ? [] : [`status ${response.status()}`] }
}

async function inspect(page: Page, path: string): Promise<Visit> {
  const { messages, foreign } = watch(page)
  const problems: string[] = []
  await page.emulateMedia({ colorScheme: 'light' })
  const response = await page.goto(new URL(path, inject('siteUrl')).href)
  if (response?.status() !== 200) problems.push(`status ${response?.status()}`)
  await settle(page)
  // What is far from the screen is not styled anew for another theme until a reader comes near; axe looks at it all.
  await page.addStyleTag({ content: '* { content-visibility: visible !important }' })
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme })
    await page.waitForFunction((theme) => document.documentElement.dataset.theme === theme, colorScheme)
    // colours pass over into one another; on a busy machine even a millisecond of that may be seen
    await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)))
    problems.push(...(await overflow(page)), ...(await violations(page, colorScheme)))
  }
  page.removeAllListeners()
  const found = await page.evaluate(() => ({
    ids: [...document.querySelectorAll('[id]')].map(({ id }) => id),
    hrefs: [...document.querySelectorAll<HTMLAnchorElement>('a[href]')].map(({ href }) => href),
  }))
  return {
    ids: found.ids,
    links: internal(found.hrefs),
    problems: [...problems, ...messages, ...foreign.map((url) => `foreign request: ${url}`)],
  }
}

const internal = (hrefs: readonly string[]): Visit['links'] =>
  hrefs
    .map((href) => new URL(href))
    .filter(({ origin }) => origin === new URL(inject('siteUrl')).origin)
    .map(({ pathname, hash }) => ({ path: pathname, anchor: decodeURIComponent(hash.slice(1)) }))

async function overflow(page: Page): Promise<string[]> {
  const { content, window } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }))
  return content > window ? [`scrolls sideways: ${content} px wide in ${window} px`] : []
}

const crawls = new Map<number, Map<string, Visit>>()

beforeAll(async () => {
  await Promise.all(WIDTHS.map(async (width) => crawls.set(width, await crawl(width))))
}, 1_800_000)

describe.each(WIDTHS)('every page, %i px wide', (width) => {
  const visits = () => crawls.get(width)!

  it('is reached from the home page, all chapters among them', () => {
    expect([...visits().keys()].filter((path) => /\/notes\/[\w-]+\/$/.test(path)).length).toBe(10)
  })

  it('shows no console message, asks no other origin, breaks no rule of axe and never scrolls sideways', () => {
    const problems = Object.fromEntries([...visits()].map(([path, visit]) => [path, visit.problems]))
    expect(Object.entries(problems).filter(([, found]) => found.length > 0)).toEqual([])
  })

  it('links only to pages and headings that exist', () => {
    const broken = [...visits()].flatMap(([from, { links }]) =>
      links
        .filter(({ anchor }) => anchor !== '')
        .filter(({ path, anchor }) => !visits().get(path)?.ids.includes(anchor))
        .map(({ path, anchor }) => `${from} → ${path}#${anchor}`),
    )
    expect([...new Set(broken)]).toEqual([])
  })
})
