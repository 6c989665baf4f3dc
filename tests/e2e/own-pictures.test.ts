import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { captionOf } from '../../components/world/captions.ts'
import { drawScene } from '../../components/world/draw.ts'
import { makeScene, type Scene } from '../../components/world/scene.ts'
import { spritesFromDisk } from '../../scripts/world/sprites-from-disk.ts'
import {
  DemoOnPage,
  everyDemo,
  freshPage,
  noteErrors,
  PATIENCE,
  pixelsOf,
  SOON,
  visit,
  TEST_TIMEOUT,
} from '../support/demo-page.ts'
import { animatedGif, pngOf, stripedPng, transparentPng } from '../support/picture-files.ts'
import { launch } from './browser.ts'

vi.setConfig({ testTimeout: TEST_TIMEOUT, hookTimeout: TEST_TIMEOUT })

let browser: Browser
let page: Page
let demo: DemoOnPage
let errors: string[]
let chooser: Locator
let told: Locator

beforeAll(async () => {
  browser = await launch()
  page = await freshPage(browser, { reducedMotion: 'reduce' })
  errors = noteErrors(page)
  await visit(page, everyDemo().find(({ id }) => id === 'clip-search')!.path)
  demo = new DemoOnPage(page, 'clip-search')
  await demo.seeRecorded()
  await demo.root.locator('.ml-own > summary').press('Enter')
  chooser = demo.root.locator('.ml-own input[type=file]')
  told = demo.root.locator('.ml-picture-told, .ml-picture-problem')
})
afterAll(() => browser.close())

const give = (name: string, mimeType: string, buffer: Buffer): Promise<void> =>
  chooser.setInputFiles({ name, mimeType, buffer })

const mine = (): Locator => demo.root.locator('.ml-own li')

const joined = (name: string): Promise<void> =>
  mine().filter({ hasText: name }).waitFor({ timeout: PATIENCE })

/** Claims so much that no picture of the collection fits as well. */
const fullestCaption = (scene: Scene): string =>
  Array.from({ length: 20 }, (_, seed) => captionOf(scene, seed)).reduce((a, b) =>
    b.claims.length > a.claims.length ? b : a,
  ).text

describe('a picture of the reader’s own', () => {
  it.each([
    [
      'of fifty megapixels is shrunk and cut',
      'huge.png',
      'image/png',
      () => stripedPng(10_000, 5000),
      /^Took huge\.png\..*middle square/,
    ],
    [
      'that is animated gives its first frame',
      'two.gif',
      'image/gif',
      animatedGif,
      /^Took two\.gif\..*first frame/,
    ],
    [
      'that is transparent is laid on white',
      'glass.png',
      'image/png',
      () => transparentPng(200),
      /^Took glass\.png\..*white/,
    ],
  ])('%s', async (_, name, type, make, words) => {
    await give(name, type, make())
    await expect.poll(() => told.textContent(), { timeout: PATIENCE }).toMatch(words)
    await joined(name)
    expect(errors).toEqual([])
  })

  it('is shown as it was taken: the first frame of an animation, white where nothing was', async () => {
    const colourAt = async (name: string, x: number): Promise<number[]> => {
      const { width, rgb } = await pixelsOf(mine().filter({ hasText: name }).locator('canvas'))
      return [...rgb.subarray((64 * width + x) * 3, (64 * width + x) * 3 + 3)]
    }
    expect(await colourAt('two.gif', 64)).toEqual([255, 0, 0])
    expect(await colourAt('glass.png', 10)).toEqual([0, 160, 60])
    expect(await colourAt('glass.png', 120)).toEqual([255, 255, 255])
  })

  it.each([
    ['that is broken', 'broken.png', 'image/png', () => stripedPng(64, 64).subarray(0, 50), /damaged/],
    [
      'that is no picture',
      'notes.txt',
      'text/plain',
      () => Buffer.from('not a picture at all'),
      /not a picture/,
    ],
    [
      'that only calls itself one',
      'lie.png',
      'image/png',
      () => Buffer.from('not a picture at all'),
      /damaged|not a picture/,
    ],
    [
      'that is an SVG drawing',
      'drawing.svg',
      'image/svg+xml',
      () =>
        Buffer.from(
          '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>document.title="taken"</script></svg>',
        ),
      /SVG/,
    ],
    ['that is empty', 'empty.png', 'image/png', () => Buffer.alloc(0), /empty/],
    ['of more than 200 megapixels', 'vast.png', 'image/png', () => stripedPng(30_000, 10_000), /too large/],
  ])('%s is refused in one sentence', async (_, name, type, make, words) => {
    const before = await mine().count()
    await give(name, type, make())
    const problem = demo.root.locator('.ml-picture-problem[role=alert]')
    await expect.poll(() => problem.textContent(), { timeout: PATIENCE }).toMatch(words)
    expect(await mine().count()).toBe(before)
    expect(await page.title()).not.toBe('taken')
    expect(errors).toEqual([])
  })

  it('joins the collection and is found by words that describe it', async () => {
    const sprites = spritesFromDisk()
    const ranks: number[] = []
    for (const [i, seed] of [5002, 5004, 5005].entries()) {
      const name = `scene-${i}.png`
      const scene = makeScene(seed, 'val')
      await give(name, 'image/png', pngOf(drawScene(scene, sprites)))
      await joined(name)
      const query = fullestCaption(scene)
      await demo.words.fill(query)
      await demo.words.press('Enter')
      const said = demo.root.locator('.ml-search-line [role=status]')
      await said.filter({ hasText: `“${query}”` }).waitFor({ timeout: PATIENCE })
      const told = await mine().filter({ hasText: name }).textContent()
      ranks.push(Number(/place (\d+) of/.exec(told ?? '')?.[1]))
    }
    expect(Math.max(...ranks), `places ${ranks.join(', ')}`).toBeLessThanOrEqual(5)
    expect(await demo.root.locator('.ml-results li[data-own]').count()).toBeGreaterThan(0)
    expect(errors).toEqual([])
  })

  it('goes when it is taken away', async () => {
    const before = await mine().count()
    await mine().filter({ hasText: 'huge.png' }).getByRole('button').press('Enter')
    await expect.poll(() => mine().count(), SOON).toBe(before - 1)
  })
})
