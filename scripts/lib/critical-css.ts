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

const FACE = /@font-face\s*\{[^}]*\}/g

/** The faces that nearly all text is set in: roman letters, upright, of the two families. */
const FIRST_FONT = /url\(["']?([^"')]+-latin-wght-normal-[^"')]+\.woff2)["']?\)/g

/**
 * Asks for these fonts early, so that text seldom moves because its font came after it was painted; but not before the
 * page itself, which can be read without them. All font faces are named in the page and none in the style sheet: where a
 * sheet that comes later names one, all text is measured anew.
 */
const nameFonts = (page: string, fonts: Iterable<string>, faces: Iterable<string>): string => {
  const links = Array.from(
    fonts,
    (font) =>
      `<link rel="preload" href="${font}" as="font" type="font/woff2" crossorigin fetchpriority="low">`,
  )
  return page
    .replace('<head>', `<head>${links.join('')}`)
    .replace('</head>', `<style>${[...faces].join('')}</style></head>`)
}

/** A font face whose file is found from a page as it was from the style sheet. */
const atHome = (face: string, sheet: string): string =>
  face.replaceAll(/url\((["']?)(?!data:)([^"')]+)\1\)/g, (_, quote: string, file: string) => {
    const { pathname } = new URL(file, new URL(sheet, 'http://site'))
    return `url(${quote}${pathname}${quote})`
  })

/**
 * Puts the rules that a page uses into the page itself, and lets the style sheet of the whole site come afterwards, so
 * that nothing has to be fetched before the first paint; scripts give way to what is painted, too, and fonts are
 * named in the page. Where no script runs, the sheet is loaded as before.
 * @param folder the built site
 * @param base the path that it lives under
 */
export async function inlineCriticalCss(folder: string, base: string): Promise<void> {
  const names = await readdir(folder, { recursive: true })
  const pages = names.filter((name) => name.endsWith('.html')).map((name) => join(folder, name))
  const texts = await Promise.all(pages.map((page) => readFile(page, 'utf8')))
  const hrefs = new Set(texts.flatMap((text) => [...text.matchAll(SHEET)].map(([, href]) => href!)))
  const fonts = new Set<string>()
  const faces = new Set<string>()
  const plans = await Promise.all(
    [...hrefs].map(async (href) => {
      const file = join(folder, href.slice(base.length))
      const css = await readFile(file, 'utf8')
      for (const [, font] of css.matchAll(FIRST_FONT)) fonts.add(font!)
      for (const [face] of css.matchAll(FACE)) faces.add(atHome(face, href))
      const rules = css.replaceAll(FACE, '')
      await writeFile(file, rules)
      return encodePlan(compileSheet(rules, { href, allowRules: [SET_BY_SCRIPT] }))
    }),
  )
  const processor = createProcessor(plans, { preload: 'media', preloadFonts: false })
  for (const [i, page] of pages.entries()) {
    await writeFile(page, nameFonts(processor.process(yieldToPaint(texts[i]!)), fonts, faces))
  }
}
