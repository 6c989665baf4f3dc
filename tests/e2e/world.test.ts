import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { COLLECTION_SIZE } from '../../components/demos/shared/collection.ts'
import { sceneLabel } from '../../components/demos/shared/scene-label.ts'
import { canny } from '../../components/world/canny.ts'
import { drawSkeleton } from '../../components/world/draw-skeleton.ts'
import { drawScene } from '../../components/world/draw.ts'
import { makeFigureScene } from '../../components/world/figure-scene.ts'
import { jointsOf } from '../../components/world/figure.ts'
import { makeScene } from '../../components/world/scene.ts'
import { STYLES } from '../../components/world/vocabulary.ts'
import { spritesFromDisk } from '../../scripts/world/sprites-from-disk.ts'
import { DemoOnPage, everyDemo, pixelsOf, visit, withPage, TEST_TIMEOUT } from '../support/demo-page.ts'
import { drawPeopleIn } from '../support/world-in-page.ts'
import { launch } from './browser.ts'

vi.setConfig({ testTimeout: TEST_TIMEOUT, hookTimeout: TEST_TIMEOUT })

let browser: Browser

beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

const sprites = spritesFromDisk()
const pathOf = (demo: string): string => everyDemo().find(({ id }) => id === demo)!.path

/** What may differ on average, of 255; the drawing is plain arithmetic, so 0 is expected. */
const TOLERANCE = 2

const difference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length

describe('the world in the browser', () => {
  it('draws every scene as Node does, in all styles', async () => {
    const numbers = [1, 2, 3, 4, 5, 7, 11, 13, 17, 19, 23, 29]
    expect(new Set(numbers.map((number) => makeScene(number, 'val').style)).size).toBe(STYLES.length)
    await withPage(browser, async (page) => {
      await visit(page, `${pathOf('classify')}?classify.scene=${numbers[0]}`)
      const demo = new DemoOnPage(page, 'classify')
      await demo.seeRecorded()
      for (const number of numbers) {
        const scene = makeScene(number, 'val')
        const field = demo.root.getByLabel('Scene number')
        await field.fill(String(number))
        await field.press('Enter')
        const canvas = demo.root.locator('figure', { hasText: sceneLabel(scene) }).locator('canvas')
        const { width, rgb } = await pixelsOf(canvas)
        const inNode = drawScene(scene, sprites)
        expect(width).toBe(inNode.width)
        expect(difference(rgb, inNode.pixels), `scene ${number}`).toBeLessThanOrEqual(TOLERANCE)
      }
    })
  })

  it('makes and draws people, their skeletons and their edges as Node does, byte for byte', async () => {
    const numbers = Array.from({ length: 24 }, (_, number) => number)
    const drawn = await withPage(browser, async (page) => {
      await page.goto(inject('siteUrl'))
      return drawPeopleIn(page, numbers)
    })
    for (const [i, { scene, picture, skeleton, edges }] of drawn.entries()) {
      const here = makeFigureScene(numbers[i]!, 'val')
      const inNode = drawScene(here, sprites)
      expect(JSON.parse(scene), `person ${i}`).toEqual(here)
      expect(difference(picture, inNode.pixels), `person ${i}`).toBe(0)
      expect(difference(skeleton, drawSkeleton(jointsOf(here.figure!)).pixels)).toBe(0)
      expect(difference(edges, canny(inNode))).toBe(0)
    }
  })

  it('draws the results of a live search as Node does', async () => {
    const drawn = Array.from({ length: COLLECTION_SIZE }, (_, number) => makeScene(number, 'val')).map(
      (scene) => ({
        label: sceneLabel(scene),
        pixels: drawScene(scene, sprites).pixels,
      }),
    )
    await withPage(
      browser,
      async (page) => {
        await visit(page, pathOf('clip-search'))
        const demo = new DemoOnPage(page, 'clip-search')
        await demo.seeRecorded()
        await demo.words.fill('an animal on the grass')
        await demo.run.press('Enter')
        await demo.live()
        const found = demo.root.locator('.ml-results li[title]')
        await expect.poll(() => found.count(), { timeout: 20_000 }).toBe(12)
        const hits = await found.all()
        for (const hit of hits) {
          const label = await hit.getAttribute('title')
          const { rgb } = await pixelsOf(hit.locator('canvas'))
          const same = drawn.filter((one) => one.label === label)
          const differences = same.map(({ pixels }) => difference(rgb, pixels))
          expect(Math.min(...differences), `${label}`).toBeLessThanOrEqual(TOLERANCE)
        }
      },
      { reducedMotion: 'reduce' },
    )
  })
})
