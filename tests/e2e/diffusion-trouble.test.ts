import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { DemoOnPage, everyDemo, noteErrors, visit, withPage, TEST_TIMEOUT } from '../support/demo-page.ts'
import { launch } from './browser.ts'

vi.setConfig({ testTimeout: TEST_TIMEOUT, hookTimeout: TEST_TIMEOUT })

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

const pathOf = (id: string): string => everyDemo().find((demo) => demo.id === id)!.path

async function openDemo(page: Page, id: string, query = ''): Promise<{ demo: DemoOnPage; errors: string[] }> {
  const errors = noteErrors(page)
  await visit(page, `${pathOf(id)}${query}`)
  const demo = new DemoOnPage(page, id)
  await demo.seeRecorded()
  return { demo, errors }
}

/** Requests that a service worker answers cannot be tampered with. */
const plain = { serviceWorkers: 'block', reducedMotion: 'reduce' } as const

describe('text to image', () => {
  it('without its UNet says so beside the demo, keeps its pictures, and runs once the file is there', async () => {
    await withPage(
      browser,
      async (page) => {
        const { demo, errors } = await openDemo(page, 'text-to-image', '?text-to-image.steps=2')
        await page.route('**/models/unet/unet.onnx*', (route) => route.fulfill({ status: 404 }))
        await demo.run.press('Enter')
        await demo.alert.waitFor()
        expect(await demo.alert.textContent()).toMatch(/is missing.* 404/)
        expect(await demo.root.locator('.ml-demo-stage canvas').count()).toBeGreaterThan(0)
        await page.unroute('**/models/unet/unet.onnx*')
        await demo.alert.getByRole('button').press('Enter')
        await demo.live()
        expect(errors).toEqual([])
      },
      plain,
    )
  })

  it('takes a prompt of 10,000 characters in two scripts, and says where it was cut', async () => {
    await withPage(browser, async (page) => {
      const { demo, errors } = await openDemo(page, 'text-to-image', '?text-to-image.steps=2')
      await demo.words.fill('a 🦉 owl 猫头鹰 '.repeat(800))
      await demo.root.getByText(/^Cut after \d+ of [\d,]+ characters, at “….+”\.$/).waitFor()
      await demo.run.press('Enter')
      await demo.live()
      expect(await demo.root.textContent()).toMatch(/32 of 32 places/)
      expect(errors).toEqual([])
    })
  })

  it('ignores numbers in a link that are none or out of range, with a note, and runs with its own', async () => {
    const query = new URLSearchParams({
      'text-to-image.steps': 'NaN',
      'text-to-image.guidance': '1e9',
      'text-to-image.seed': '-1',
      'text-to-image.sampler': 'toString',
      'text-to-image.prompt': '',
    })
    await withPage(browser, async (page) => {
      const { demo, errors } = await openDemo(page, 'text-to-image', `?${query}`)
      const note = await demo.root.locator('.ml-demo-notes').textContent()
      for (const name of ['steps', 'guidance', 'seed', 'sampler']) expect(note).toContain(name)
      expect(await demo.root.innerHTML()).not.toContain('NaN')
      await demo.run.press('Enter')
      await demo.live()
      expect(errors).toEqual([])
    })
  })

  it('goes on to its end in a tab that is hidden in mid-run, where nothing is drawn', async () => {
    await withPage(browser, async (page) => {
      const { demo, errors } = await openDemo(page, 'text-to-image', '?text-to-image.steps=4')
      await demo.run.press('Enter')
      await page.evaluate(() => {
        // what a browser does to a tab that nobody sees
        window.requestAnimationFrame = () => 0
        Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })
        Object.defineProperty(document, 'hidden', { get: () => true })
        document.dispatchEvent(new Event('visibilitychange'))
      })
      await demo.live()
      expect(errors).toEqual([])
    })
  })
})

describe('two diffusion demos of one page', () => {
  it('that run at once end as each does alone', async () => {
    const ids = ['change-picture', 'round-trip']
    const query = '?change-picture.steps=3&round-trip.steps=3&round-trip.count=2'
    const run = (together: boolean): Promise<string[][]> =>
      withPage(browser, async (page) => {
        const errors = noteErrors(page)
        await visit(page, `${pathOf('round-trip')}${query}`)
        const demos = ids.map((id) => new DemoOnPage(page, id))
        for (const demo of demos) await demo.seeRecorded()
        for (const demo of demos) {
          await demo.run.press('Enter')
          if (!together) await demo.live()
        }
        for (const demo of demos) await demo.live()
        expect(errors).toEqual([])
        return Promise.all(demos.map((demo) => demo.numbers()))
      })
    expect(await run(true)).toEqual(await run(false))
  })
})
