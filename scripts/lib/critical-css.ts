import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { compileSheet, encodePlan } from 'beasties/compiler'
import { createProcessor } from 'beasties/runtime'
import { FETCH_LATER } from '../../docs/.vuepress/site/paint-first.ts'

/** Rules that wait for what a script sets on the page before it is painted: the dark colours. */
const SET_BY_SCRIPT = /data-theme/

/** The links to style sheets that VuePress writes into every page: the sheet itself, and the request to fetch it first. */
const SHEET = /<link rel="stylesheet" href="([^"]+\.css)">/g
const FETCH_FIRST = /\s*<link rel="preload" href="[^"]+\.css" as="style">/g

/** Scripts are fetched and run after the first paint. */
const SCRIPT = '<link rel="modulepreload"'
const yieldToPaint = (page: string): string =>
  page.replaceAll(FETCH_FIRST, '').replaceAll(SCRIPT, FETCH_LATER)

/** The faces that nearly all text is set in: roman letters, upright, of the two families. */
const FIRST_FONT = /url\(["']?([^"')]+-latin-wght-normal-[^"')]+\.woff2)["']?\)/g

/**
 * Asks for these fonts early, so that text seldom moves because its font came after it was painted; but not before the
 * page itself, which can be read without them.
 */
const fetchFonts = (page: string, fonts: Iterable<string>): string => {
  const links = Array.from(
    fonts,
    (font) =>
      `<link rel="preload" href="${font}" as="font" type="font/woff2" crossorigin fetchpriority="low">`,
  )
  return page.replace('<head>', `<head>${links.join('')}`)
}

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
 * that nothing has to be fetched before the first paint; scripts give way to what is painted, too, and the fonts of most
 * text are asked for early. Where no script runs, the sheet is loaded as before.
 * @param folder the built site
 * @param base the path that it lives under
 */
export async function inlineCriticalCss(folder: string, base: string): Promise<void> {
  const names = await readdir(folder, { recursive: true })
  const pages = names.filter((name) => name.endsWith('.html')).map((name) => join(folder, name))
  const texts = await Promise.all(pages.map((page) => readFile(page, 'utf8')))
  const hrefs = new Set(texts.flatMap((text) => [...text.matchAll(SHEET)].map(([, href]) => href!)))
  const fonts = new Set<string>()
  const plans = await Promise.all(
    [...hrefs].map(async (href) => {
      const css = await readFile(join(folder, href.slice(base.length)), 'utf8')
      for (const [, font] of css.matchAll(FIRST_FONT)) fonts.add(font!)
      return encodePlan(compileSheet(spellFonts(css), { href, allowRules: [SET_BY_SCRIPT] }))
    }),
  )
  const processor = createProcessor(plans, { preload: 'media', inlineFonts: true, preloadFonts: false })
  for (const [i, page] of pages.entries()) {
    await writeFile(page, fetchFonts(processor.process(yieldToPaint(texts[i]!)), fonts))
  }
}
