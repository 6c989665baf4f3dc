import type { Locator, Page } from 'playwright-core'

/** Longest that a live run may take, in ms: the demo of the samplers draws seven pictures. */
const PATIENCE = 120_000

/**
 * Opens a page and goes to one of its demos.
 * @returns its frame, once it is alive: before that its button is only the look of one
 */
export async function openDemo(page: Page, url: string, demo: string): Promise<Locator> {
  await page.goto(url, { waitUntil: 'networkidle' })
  // Asked for again and again: what wakes above it may push it out of sight.
  await page.waitForFunction((name) => {
    const frame = document.querySelector(`[data-demo="${name}"]`)
    if (frame?.hasAttribute('data-alive')) return true
    frame?.scrollIntoView({ behavior: 'instant' })
    return false
  }, demo)
  return page.locator(`[data-demo="${demo}"]`)
}

export const runButton = (frame: Locator): Locator => frame.locator('.ml-button-run')

/**
 * Presses a demo's run button and waits for the end of the run.
 * @throws Error with the demo's own words where the run fails
 */
export async function runDemo(frame: Locator): Promise<void> {
  await runButton(frame).click()
  const running = frame.and(frame.page().locator('[data-running]'))
  await running.waitFor()
  await running.waitFor({ state: 'detached', timeout: PATIENCE })
  const [failure] = await frame.locator('.ml-run-failure').allInnerTexts()
  if (failure) throw new Error(`A live run in the page failed: ${failure}`)
}
