import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { launch } from '../e2e/browser.ts'
import {
  DemoOnPage,
  everyDemo,
  noteErrors,
  shortened,
  SOON,
  TEST_TIMEOUT,
  visit,
  withPage,
} from './demo-page.ts'
import { SCENES, WORDS } from './questions.ts'

/**
 * Tests each demo of some pages by keyboard alone. The demos are shared out over several files, which run side by side.
 * @param isWanted whether the demos of the page at this path are tested
 */
export function testByKeyboard(isWanted: (path: string) => boolean): void {
  vi.setConfig({ testTimeout: TEST_TIMEOUT, hookTimeout: TEST_TIMEOUT })
  let browser: Browser
  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(() => browser.close())

  describe.each(everyDemo().filter(({ path }) => isWanted(path)))(
    '$id, by keyboard alone',
    ({ id, path }) => {
      it('is scrubbed, runs live, says so, follows other words, and its copied link restores the same result', async () => {
        const { link, shown, settings, asked } = await withPage(
          browser,
          async (page, context) => {
            await context.grantPermissions(['clipboard-read', 'clipboard-write'])
            const errors = noteErrors(page)
            await visit(page, shortened(path, id), undefined, id)
            const demo = new DemoOnPage(page, id)
            await demo.seeRecorded()

            await demo.comeByKeyboard()
            await scrub(demo)
            await demo.tabTo(demo.run)
            await page.keyboard.press('Enter')
            await demo.live()
            await expect
              .poll(() => demo.root.locator('[data-narrator]').textContent(), {
                ...SOON,
                message: 'what is narrated',
              })
              .toMatch(/\w+/)
            const before = await demo.numbers()
            expect(before.length).toBeGreaterThan(0)

            const { field, takesWords } = await demo.input()
            const asked = (takesWords ? WORDS : SCENES)[1]
            await demo.comeByKeyboard()
            await demo.tabTo(field)
            await page.keyboard.press('ControlOrMeta+a')
            await page.keyboard.type(asked)
            await page.keyboard.press('Enter')
            if (!takesWords) {
              await demo.tabTo(demo.run)
              await page.keyboard.press('Enter')
            }
            const after = await demo.numbersOtherThan(before)
            await demo.live()

            const copy = demo.root.locator('.ml-copy-link button')
            await demo.tabTo(copy)
            await page.keyboard.press('Enter')
            await demo.root.getByText('Link copied').waitFor()
            expect(errors).toEqual([])
            return {
              link: await page.evaluate(() => navigator.clipboard.readText()),
              shown: await demo.steady(after),
              settings: await demo.settings(),
              asked,
            }
          },
          { reducedMotion: 'reduce' },
        )
        expect(link.startsWith(inject('siteUrl'))).toBe(true)

        await withPage(
          browser,
          async (page) => {
            await visit(page, link, undefined, id)
            const demo = new DemoOnPage(page, id)
            await demo.seeRecorded()
            await expect.poll(async () => (await demo.input()).field.inputValue(), SOON).toBe(asked)
            await demo.run.press('Enter')
            await demo.live()
            await expect.poll(() => demo.settings(), SOON).toEqual(settings)
            await expect.poll(() => demo.numbers(), SOON).toEqual(shown)
          },
          { reducedMotion: 'reduce' },
        )
      })
    },
  )
}

/** Where the recorded run has steps to go through, the arrow keys do so. */
async function scrub(demo: DemoOnPage): Promise<void> {
  const slider = demo.root.locator('.ml-step-slider input[type=range]')
  if ((await slider.count()) === 0) return
  await demo.tabTo(slider)
  const at = () => slider.getAttribute('aria-valuetext')
  await demo.page.keyboard.press('End')
  const end = await at()
  await demo.page.keyboard.press('ArrowLeft')
  expect(await at()).not.toBe(end)
  await demo.page.keyboard.press('ArrowRight')
  expect(await at()).toBe(end)
  // a picture may be gone in noise at the end, and any other would give the same numbers
  if (!(await demo.input()).takesWords) await demo.page.keyboard.press('Home')
}
