import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { createNodeEngine } from '../../components/runtime/node-engine.ts'
import { tokeniserFromDisk } from '../../scripts/check/models-from-disk.ts'
import { bundleForPage } from '../support/bundle-for-page.ts'
import { TEST_TIMEOUT, withPage } from '../support/demo-page.ts'
import { paint, type paintBy, type Painted, type Request } from '../support/diffusion-in-page.ts'
import { modelsFolder } from '../support/models.ts'
import { launch } from './browser.ts'

vi.setConfig({ testTimeout: TEST_TIMEOUT, hookTimeout: TEST_TIMEOUT })

/** A graphics card in software: the numbers of WebGPU, at none of its speed. */
const SOFTWARE_GPU = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
]

/** Mean difference of two pictures, of 255; a GPU adds floats in another order. */
const TOLERANCE = 0.1

const ORT = 'https://ort.test/'
const ORT_FILES = dirname(createRequire(import.meta.url).resolve('onnxruntime-web'))
const TYPES: Readonly<Record<string, string>> = { mjs: 'text/javascript', wasm: 'application/wasm' }

const tokeniser = tokeniserFromDisk()
const PROMPT = 'a tiger on the grass'
const REQUEST: Request = {
  prompt: PROMPT,
  ids: [PROMPT, ''].map((text) => [...tokeniser.encode(text).ids]),
  seed: 11,
  steps: 4,
}

let browser: Browser
beforeAll(async () => {
  browser = await launch(SOFTWARE_GPU)
})
afterAll(() => browser.close())

const inPage = (provider: 'wasm' | 'webgpu'): Promise<Painted> =>
  withPage(browser, async (page) => {
    await page.route(`${ORT}*`, (route) => {
      const name = new URL(route.request().url()).pathname.slice(1)
      return route.fulfill({
        path: join(ORT_FILES, name),
        contentType: TYPES[name.split('.').at(-1)!]!,
        headers: { 'Access-Control-Allow-Origin': '*' },
      })
    })
    await page.goto(inject('siteUrl'))
    const entry = "export { paintBy } from './tests/support/diffusion-in-page.ts'"
    await page.evaluate(await bundleForPage('diffusion', '.', entry))
    return page.evaluate(
      ([provider, request, address]) =>
        (globalThis as unknown as { diffusion: { paintBy: typeof paintBy } }).diffusion.paintBy(
          provider,
          request,
          address,
        ),
      [provider, REQUEST, ORT] as const,
    )
  })

const difference = (a: Painted, b: Painted): number =>
  (255 * a.pixels.reduce((sum, value, i) => sum + Math.abs(value - b.pixels[i]!), 0)) / a.pixels.length

describe('the picture of a seed', () => {
  let node: Painted
  beforeAll(async () => {
    const engine = createNodeEngine(modelsFolder)
    node = await paint(engine, REQUEST)
    await engine.release()
  })

  it.each(['wasm', 'webgpu'] as const)(
    'is the same in a page by %s as in Node, to a tenth of a shade',
    async (provider) => {
      const page = await inPage(provider)
      expect(page.pixels).toHaveLength(3 * 128 * 128)
      expect(difference(page, node)).toBeLessThan(TOLERANCE)
    },
  )
})
