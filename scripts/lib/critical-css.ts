import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { compileSheet, encodePlan } from 'beasties/compiler'
import { createProcessor } from 'beasties/runtime'

/** Rules that wait for what a script sets on the page before it is painted: the dark colours. */
const SET_BY_SCRIPT = /data-theme/

/** The links to style sheets that VuePress writes into every page: the sheet itself, and the request to fetch it first. */
const SHEET = /<link rel="stylesheet" href="([^"]+\.css)">/g
const FETCH_FIRST = /\s*<link rel="preload" href="[^"]+\.css" as="style">/g

/** Scripts run after the first paint (`paint-first.ts`); they are fetched early, but not before what is painted. */
const SCRIPT = '<link rel="modulepreload"'
const yieldToPaint = (page: string): string =>
  page.replaceAll(FETCH_FIRST, '').replaceAll(SCRIPT, `${SCRIPT} fetchpriority="low"`)

/**
 * Font families written out where they are used: which fonts a page needs is read from its `font-family`, and not
 * looked for behind a variable.
 */
function spellFonts(css: string): string {
  const families = new Map(
    [...css.matchAll(/(--ml-font-[\w-]+):\s*([^;}]+)/g)].map(([, name, value]) => [name, value]),
  )
  return css.replaceAll(/var\((--ml-font-[\w-]+)\)/g, (use, name: string) => families.get(name) ?? use)
}

/**
 * Puts the rules that a page uses into the page itself, and lets the style sheet of the whole site come afterwards, so
 * that nothing has to be fetched before the first paint; scripts give way to what is painted, too. Where no script
 * runs, the sheet is loaded as before.
 * @param folder the built site
 * @param base the path that it lives under
 */
export async function inlineCriticalCss(folder: string, base: string): Promise<void> {
  const names = await readdir(folder, { recursive: true })
  const pages = names.filter((name) => name.endsWith('.html')).map((name) => join(folder, name))
  const texts = await Promise.all(pages.map((page) => readFile(page, 'utf8')))
  const hrefs = new Set(texts.flatMap((text) => [...text.matchAll(SHEET)].map(([, href]) => href!)))
  const plans = await Promise.all(
    [...hrefs].map(async (href) => {
      const css = await readFile(join(folder, href.slice(base.length)), 'utf8')
      return encodePlan(compileSheet(spellFonts(css), { href, allowRules: [SET_BY_SCRIPT] }))
    }),
  )
  const processor = createProcessor(plans, { preload: 'media', inlineFonts: true, preloadFonts: false })
  for (const [i, page] of pages.entries()) await writeFile(page, processor.process(yieldToPaint(texts[i]!)))
}
