import { readFile } from 'node:fs/promises'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { launch, settle, watch } from './browser.ts'

/** A CLIP of 40 kB in place of the real one's 156 MB; see tests/fixtures/make_tiny_hub_clip.py. */
const fixture = new URL('../fixtures/hub/', import.meta.url)
const HUB = 'https://huggingface.co/'
const PAGE = 'notes/tasks/understanding.html'

let browser: Browser
let context: BrowserContext
let page: Page
let reachable: boolean
let asked: string[]

beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

beforeEach(async () => {
  // What a service worker lets pass, Playwright does not see.
  context = await browser.newContext({ serviceWorkers: 'block', reducedMotion: 'reduce' })
  reachable = true
  asked = []
  await context.route(`${HUB}**`, async (route) => {
    const url = route.request().url()
    asked.push(url)
    if (!reachable) return route.abort('internetdisconnected')
    const path = /\/resolve\/[0-9a-f]{40}\/(.+)$/.exec(url)?.[1]
    const body =
      path === undefined ? undefined : await readFile(new URL(path, fixture)).catch(() => undefined)
    return route.fulfill({
      status: body ? 200 : 404,
      headers: { 'access-control-allow-origin': '*' },
      body: body ?? '',
    })
  })
  page = await context.newPage()
})
afterEach(() => context.close())

async function open() {
  await page.goto(inject('siteUrl') + PAGE)
  // a demo comes alive when a reader comes near it
  await page.locator('[data-demo=classify]').scrollIntoViewIfNeeded()
  await page.locator('[data-demo=classify][data-alive]').waitFor()
  const panel = page.getByRole('region', { name: 'Ask the real one' })
  await panel.scrollIntoViewIfNeeded()
  await settle(page)
  return panel
}

describe('the full-size model on request', () => {
  it('asks the hub for nothing before the click; then it answers, and from this device the second time', async () => {
    const { messages, foreign } = watch(page)
    const scripts: string[] = []
    page.on('request', (request) => scripts.push(request.url()))

    const panel = await open()
    expect(await panel.textContent()).toContain('huggingface.co: about 156 MB')
    expect(foreign).toEqual([])
    expect(scripts.filter((url) => /transformers|hub\.worker|\.wasm/.test(url))).toEqual([])

    await panel.getByRole('button', { name: 'Ask the real one' }).click()
    const bars = panel.getByRole('list', { name: 'Probability of each label, by CLIP ViT-B/32' })
    await bars.waitFor({ timeout: 60_000 })
    const labels = await page
      .getByRole('list', { name: 'Probability of each label', exact: true })
      .locator('li')
      .count()
    const shares = (await bars.locator('li').allTextContents()).map((text) =>
      Number(/([\d.]+) %/.exec(text)?.[1]),
    )
    expect(shares).toHaveLength(labels)
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(100, 0)

    const paths = new Set(asked.map((url) => url.replace(/^.*\/resolve\/[0-9a-f]+\//, '')))
    expect([...paths].sort()).toEqual([
      'config.json',
      'onnx/text_model_quantized.onnx',
      'onnx/vision_model_quantized.onnx',
      'preprocessor_config.json',
      'tokenizer.json',
      'tokenizer_config.json',
    ])
    expect(foreign.filter((url) => !url.startsWith(HUB))).toEqual([])
    expect(messages.filter((text) => !text.includes('blocked by Playwright'))).toEqual([])

    asked = []
    const again = await open()
    expect(await again.textContent()).toContain('on this device already')
    await again.getByRole('button', { name: 'Ask the real one' }).click()
    await again.getByRole('list', { name: 'by CLIP ViT-B/32' }).waitFor({ timeout: 60_000 })
    expect(asked).toEqual([])
  })

  it('says clearly that there is no network, and works when it is back', async () => {
    reachable = false
    const panel = await open()
    await panel.getByRole('button', { name: 'Ask the real one' }).click()
    const alert = panel.getByRole('alert')
    await alert.waitFor({ timeout: 60_000 })
    expect(await alert.textContent()).toContain('huggingface.co gave no answer. Connect to the network')

    reachable = true
    await alert.getByRole('button', { name: 'Try again' }).click()
    await panel.getByRole('list', { name: 'by CLIP ViT-B/32' }).waitFor({ timeout: 60_000 })
    expect(await panel.getByRole('alert').count()).toBe(0)
  })

  it('can be cancelled while it comes', async () => {
    await context.route(`${HUB}**/text_model_quantized.onnx`, () => new Promise(() => undefined))
    const panel = await open()
    await panel.getByRole('button', { name: 'Ask the real one' }).click()
    await panel.getByText('Fetching from huggingface.co').waitFor({ timeout: 60_000 })
    await panel.getByRole('button', { name: 'Cancel' }).click()
    await panel.getByRole('button', { name: 'Ask the real one' }).waitFor()
    expect(await panel.getByRole('alert').count()).toBe(0)
  })
})
