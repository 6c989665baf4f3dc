import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { launch, settle, violations, watch } from './browser.ts'

/** Milliseconds; a machine may be busy. */
const PATIENCE = 120_000

let browser: Browser

beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

describe.each([1280, 390])('a link to a section, %i px wide', (width) => {
  const [path, section] = ['notes/stable-diffusion/unet-and-scheduler.html', 'match-the-lot-not-the-end']

  /** Where the section stands below the top of the window once the page rests. */
  async function top(page: Page): Promise<number> {
    await page.waitForSelector(`#${section}`, { state: 'attached' })
    await settle(page)
    await page.waitForTimeout(3000)
    return page.evaluate((id) => document.getElementById(id)!.getBoundingClientRect().top, section)
  }

  it('leads to it, from outside and from another page, whatever stands above and comes late', async () => {
    const page = await browser.newPage({ viewport: { width, height: 844 } })
    page.setDefaultTimeout(PATIENCE)
    await page.goto(new URL(`${path}#${section}`, inject('siteUrl')).href)
    expect(Math.abs(await top(page))).toBeLessThan(80)
    await page.goto(new URL('models/student.html', inject('siteUrl')).href)
    await settle(page)
    await page.click(`a[href$="#${section}"]`)
    expect(Math.abs(await top(page))).toBeLessThan(80)
    await page.close()
  })
})

describe('the way back', () => {
  it('leads to what was being read, although what stands above is laid out anew', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } })
    const { messages } = watch(page)
    await page.goto(`${inject('siteUrl')}notes/stable-diffusion/guidance.html`)
    await settle(page)
    const reading = page.getByRole('heading', { name: 'In practice' })
    await reading.evaluate((heading) => heading.scrollIntoView({ behavior: 'instant' }))
    await page.waitForTimeout(1000)
    const top = () => reading.evaluate((heading) => heading.getBoundingClientRect().top)
    const before = await top()
    await page.evaluate(() => document.querySelector<HTMLElement>('.ml-page-nav-next')!.click())
    await page.waitForURL((url) => !url.pathname.includes('guidance'))
    await page.goBack()
    await reading.waitFor()
    await expect.poll(async () => Math.abs((await top()) - before), { timeout: 5000 }).toBeLessThan(40)
    expect(messages).toEqual([])
    await page.close()
  })
})

describe('a page that another led to', () => {
  it('has its chapters and its contents, as one that was asked for has', async () => {
    const page = await browser.newPage()
    await page.goto(inject('siteUrl'))
    await settle(page)
    await page.locator('a[href$="notes/sora/"]').first().click()
    await page.waitForURL('**/notes/sora/')
    await expect.poll(() => page.locator('.vp-toc-item').count()).toBeGreaterThan(5)
    await page.locator('.vp-sidebar .active').first().waitFor()
    await page.close()
  })
})

describe('a page that does not exist', () => {
  it('says so, offers the search, and breaks no rule of axe', async () => {
    const page = await (await browser.newContext()).newPage()
    const response = await page.goto(new URL('no/such/page.html', inject('siteUrl')).href)
    expect(response?.status()).toBe(404)
    await settle(page)
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('not here')
    expect(
      await page
        .getByRole('main')
        .getByRole('button', { name: /search/i })
        .isVisible(),
    ).toBe(true)
    expect(await violations(page, 'light')).toEqual([])
    await page.context().close()
  })
})

describe('search', () => {
  it('finds a term of the notes without asking anyone else', async () => {
    const page = await browser.newPage()
    const { foreign } = watch(page)
    await page.goto(inject('siteUrl'))
    await settle(page)
    await page.keyboard.press('Control+k')
    await page.getByRole('searchbox', { name: 'Search', exact: true }).fill('contrastive')
    await page.locator('.slimsearch-record').first().waitFor()
    expect(foreign).toEqual([])
    await page.close()
  })
})
