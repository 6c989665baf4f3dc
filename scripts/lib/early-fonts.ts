import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The faces that nearly all text is set in: roman letters, upright, of the two families. */
const FIRST_FONT = /url\(["']?([^"')]+-latin-wght-normal-[^"')]+\.woff2)["']?\)/g

/**
 * Asks in every page for these fonts early, so that text seldom moves because its font came after it was painted; but
 * not before the page itself, which can be read without them.
 * @param folder the built site
 */
export async function askEarlyForFonts(folder: string): Promise<void> {
  const names = await readdir(folder, { recursive: true })
  const ending = (end: string): string[] =>
    names.filter((name) => name.endsWith(end)).map((name) => join(folder, name))
  const sheets = await Promise.all(ending('.css').map((file) => readFile(file, 'utf8')))
  const fonts = new Set(sheets.flatMap((css) => [...css.matchAll(FIRST_FONT)].map(([, font]) => font!)))
  const links = Array.from(
    fonts,
    (font) =>
      `<link rel="preload" href="${font}" as="font" type="font/woff2" crossorigin fetchpriority="low">`,
  ).join('')
  for (const file of ending('.html')) {
    const page = await readFile(file, 'utf8')
    await writeFile(file, page.replace('<head>', `<head>${links}`))
  }
}
