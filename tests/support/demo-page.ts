import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { expect, inject } from 'vitest'
import { standing } from '../../docs/.vuepress/markdown/needs-model.ts'
import { DOCS, ROOT } from '../../scripts/lib/paths.ts'

/** Where one demo is embedded. */
export interface EmbeddedDemo {
  /** Folder in `components/demos`, which is also its name in lesson links. */
  readonly id: string
  /** Address of a page that has it, relative to the site's base. */
  readonly path: string
}

/** Longest that one live run may take on a busy machine, models and WebAssembly fetched, in ms. */
export const PATIENCE = 120_000

/** Longest that a whole test may take, in ms: several live runs on a machine that has other work to do. */
export const TEST_TIMEOUT = 4 * PATIENCE

/** For what follows at once, in ms. */
export const SOON = { timeout: 20_000 }

const tagOf = (id: string): string =>
  `<Demo${id.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())}`

/** Every demo of the site, with each page that has it; one that no page has is missing here. */
export function embeddedDemos(): EmbeddedDemo[] {
  const folders = readdirSync(join(ROOT, 'components/demos'), { recursive: true, encoding: 'utf8' })
  const ids = folders.flatMap((file) => /^([a-z][a-z-]*)[\\/]Demo\.vue$/.exec(file)?.[1] ?? []).sort()
  const pages = readdirSync(DOCS, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md') && !file.startsWith('.'))
    .map((file) => ({ path: addressOf(file), text: standing(readFileSync(join(DOCS, file), 'utf8')) }))
  return ids.flatMap((id) =>
    pages
      .filter(({ text }) => new RegExp(`${tagOf(id)}[\\s/>]`).test(text))
      .map(({ path }) => ({ id, path })),
  )
}

const addressOf = (file: string): string =>
  file
    .replaceAll('\\', '/')
    .replace(/README\.md$/, '')
    .replace(/\.md$/, '.html')

/**
 * Settings, as in a lesson link, under which a demo's live run is short: most of what is tested does not hang on the
 * number of steps, and several runs of each demo at its own settings took longer than all other tests together.
 */
const SHORT: Readonly<Record<string, string>> = {
  'change-picture': 'steps=8',
  controlnet: 'steps=5',
  'denoise-steps': 'steps=5',
  'few-steps': 'steps=6',
  'guidance-grid': 'steps=4&guidance-grid.xs=2, 5&guidance-grid.ys=1, 2',
  morph: 'steps=4&morph.frames=3',
  'round-trip': 'steps=5&round-trip.count=2',
  samplers: 'steps=3, 5',
  'same-step': 'first=4&same-step.second=8&same-step.step=4',
  speed: 'steps=5',
  'text-to-image': 'steps=5',
}

/** A page's address with settings that make the live run of one of its demos short. */
export const shortened = (path: string, id: string): string =>
  SHORT[id] ? `${path}?${id}.${SHORT[id]}` : path

/** The pages that have demos, each with the names of its demos. */
export function demoPages(): Map<string, string[]> {
  const pages = new Map<string, string[]>()
  for (const { id, path } of embeddedDemos()) pages.set(path, [...(pages.get(path) ?? []), id])
  return pages
}

/** The demos, each on the page that has the most of them: few pages then have to be opened. */
export function everyDemo(): EmbeddedDemo[] {
  const pages = demoPages()
  const best = new Map<string, EmbeddedDemo>()
  for (const one of embeddedDemos()) {
    const before = best.get(one.id)
    if (!before || pages.get(one.path)!.length > pages.get(before.path)!.length) best.set(one.id, one)
  }
  return [...best.values()]
}

/** A page of its own context, so that nothing is stored from another test; close it by `page.context().close()`. */
export async function freshPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  context.setDefaultTimeout(PATIENCE)
  return context.newPage()
}

/**
 * Opens a page of the site and goes from demo to demo, as each comes alive when a reader is near; back to the top. With
 * `id` it goes to that one alone.
 */
export async function visit(page: Page, path: string, site = inject('siteUrl'), id = ''): Promise<void> {
  const errors = noteErrors(page)
  await page.goto(new URL(path, site).href)
  const awake = page.waitForFunction((wanted) => {
    const demos = [...document.querySelectorAll(`.ml-demo${wanted && `[data-demo="${wanted}"]`}`)]
    demos.find((demo) => !demo.hasAttribute('data-alive'))?.scrollIntoView({ behavior: 'instant' })
    return demos.length > 0 && demos.every((demo) => demo.hasAttribute('data-alive'))
  }, id)
  await awake.catch(async (cause: unknown) => {
    const asleep = await page.evaluate(() =>
      [...document.querySelectorAll('.ml-demo:not([data-alive])')].map((demo) =>
        demo.getAttribute('data-demo'),
      ),
    )
    throw new Error(`${path}: asleep are ${asleep.join(', ')}; the page said: ${errors.join('; ')}`, {
      cause,
    })
  })
  await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }))
}

export async function withPage<T>(
  browser: Browser,
  use: (page: Page, context: BrowserContext) => Promise<T>,
  options?: BrowserContextOptions,
): Promise<T> {
  const page = await freshPage(browser, options)
  try {
    return await use(page, page.context())
  } finally {
    await page.context().close()
  }
}

/** What the network itself logs of a request that fails, and Playwright of a service worker that it keeps away. */
const EXPECTED = /^Failed to load resource|Service Worker registration blocked by Playwright/

/** Uncaught errors, and errors and warnings on the console of a page, from now on. */
export function noteErrors(page: Page): string[] {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(`uncaught: ${error.message}`))
  page.on('console', (message) => {
    if (/error|warning/.test(message.type()) && !EXPECTED.test(message.text())) errors.push(message.text())
  })
  return errors
}

/** The picture on a canvas as RGB bytes. Read from a copy: the page's own canvas stays as the page uses it. */
export async function pixelsOf(canvas: Locator): Promise<{ width: number; height: number; rgb: Uint8Array }> {
  const { width, height, base64 } = await canvas.evaluate(async (element: HTMLCanvasElement) => {
    const { width, height } = element
    const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!
    copy.drawImage(element, 0, 0)
    const { data } = copy.getImageData(0, 0, width, height)
    const url = await new Promise<string>((resolve) => {
      const reader = new FileReader()
      reader.onload = () => resolve(reader.result as string)
      reader.readAsDataURL(new Blob([data]))
    })
    return { width, height, base64: url.split(',')[1]! }
  })
  return { width, height, rgb: Uint8Array.from(Buffer.from(base64, 'base64').filter((_, i) => i % 4 !== 3)) }
}

/** Workers of a page that run models; the site's search has one of its own. */
export const modelWorkers = (page: Page): number =>
  page.workers().filter((worker) => worker.url().includes('ort.worker')).length

/** One demo on an open page, driven through what its frame promises. */
export class DemoOnPage {
  readonly page: Page
  readonly id: string
  readonly root: Locator
  readonly run: Locator
  readonly alert: Locator

  constructor(page: Page, id: string) {
    this.page = page
    this.id = id
    this.root = page.locator(`.ml-demo[data-demo="${id}"]`).first()
    this.run = this.root.locator('.ml-button-run')
    this.alert = this.root.locator('.ml-run-failure[role=alert]')
  }

  /** The first field that takes words. */
  get words(): Locator {
    return this.root.locator('input:is([type=text], [type=search]):not([readonly]), textarea').first()
  }

  /** Where the reader says what is to be run: words, or in a demo that takes none the number of a scene. */
  async input(): Promise<{ readonly field: Locator; readonly takesWords: boolean }> {
    const takesWords = (await this.words.count()) > 0
    const scene = this.root.locator('.ml-demo-controls input[type=number]').first()
    return { field: takesWords ? this.words : scene, takesWords }
  }

  /** Asks in words, or where it takes none for a scene, and presses the run button. */
  async ask(words: string, scene: string): Promise<void> {
    await this.seeRecorded()
    const { field, takesWords } = await this.input()
    await field.fill(takesWords ? words : scene)
    if (!takesWords) await field.press('Enter')
    await this.run.press('Enter')
  }

  /** Brings it into view and waits for the recorded run. */
  async seeRecorded(): Promise<void> {
    await this.root.scrollIntoViewIfNeeded()
    await this.root.locator('.ml-demo-badge[data-origin=recorded]').waitFor()
  }

  /** Waits for the end of a live run that went well. */
  async live(): Promise<void> {
    const { page, id } = this
    const end = await page.waitForFunction(
      (name) => {
        const root = document.querySelector(`.ml-demo[data-demo="${name}"]`)
        if (!root || root.hasAttribute('data-running')) return null
        const alert = root.querySelector('.ml-run-failure')?.textContent
        if (alert) return { alert }
        return root.querySelector('.ml-demo-badge[data-origin=live]') && { alert: '' }
      },
      id,
      { timeout: PATIENCE },
    )
    expect((await end.jsonValue())?.alert, `the live run of ${id}`).toBe('')
  }

  /** The numbers once they are the same twice: a step that came while they were read is waited for. */
  async steady(before: readonly string[]): Promise<string[]> {
    await this.page.waitForTimeout(400)
    const now = await this.numbers()
    return now.join(' ') === before.join(' ') ? now : this.steady(now)
  }

  /**
   * The numbers of the result, as shown and as told to assistive technology. Measured times and their ratios are left out, so that
   * two runs with the same input give the same.
   */
  numbers(): Promise<string[]> {
    return this.root.evaluate((root) => {
      const parts = [...root.querySelectorAll<HTMLElement>('.ml-demo-stage, .ml-demo-after')]
      const told = parts.flatMap((part) => [
        part.innerText,
        ...[...part.querySelectorAll('canvas[aria-label]')].map((canvas) =>
          canvas.getAttribute('aria-label')!,
        ),
      ])
      return told.flatMap(
        (text) => text.match(/[−-]?\d+\.\d+(?![\d.]|\s?(?:ms|MB|kB|times faster|of its speed))/g) ?? [],
      )
    })
  }

  /** Waits until the result is another one, and gives it. */
  async numbersOtherThan(before: readonly string[]): Promise<string[]> {
    let now: string[] = []
    await expect
      .poll(async () => (now = await this.numbers()).join(' '), { timeout: PATIENCE, interval: 100 })
      .not.toBe(before.join(' '))
    return now
  }

  /** Settings as the controls show them. */
  settings(): Promise<string[]> {
    return this.root.evaluate((root) =>
      [
        ...root.querySelectorAll<HTMLInputElement | HTMLSelectElement>(
          'input:not([type=file]), select, textarea',
        ),
      ]
        .filter((field) => !field.closest('.ml-step-slider, .ml-copy-link'))
        .map((field) =>
          /checkbox|radio/.test(field.type) ? String((field as HTMLInputElement).checked) : field.value,
        )
        .filter((value) => value !== ''),
    )
  }

  /** Puts the focus on the last thing before the demo, where a reader who tabs through the page comes from. */
  async comeByKeyboard(): Promise<void> {
    await this.root.evaluate((root) => {
      const stops = [
        ...document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary'),
      ]
      const before = stops.filter(
        (stop) =>
          root.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_PRECEDING &&
          stop.tabIndex >= 0 &&
          stop.checkVisibility() &&
          !stop.matches(':disabled'),
      )
      before.at(-1)?.focus()
    })
  }

  /** Tabs on, or back, until the focus is on something. */
  async tabTo(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    await tabTo(this.page, target, key)
  }
}

/** Tabs until the focus is on the target; gives up after 150 stops. */
export async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let stop = 0; stop < 150; stop++) {
    await page.keyboard.press(key)
    // looked up anew each time: a run that ends meanwhile puts a new button in the old one's place
    if (await target.evaluate((element) => document.activeElement === element)) return
  }
  throw new Error(`${key} never reached ${target.toString()}.`)
}
