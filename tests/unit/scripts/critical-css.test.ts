import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inlineCriticalCss } from '../../../scripts/lib/critical-css.ts'

const CSS = `
:root { --ml-font-prose: 'Text Face', serif }
@font-face { font-family: 'Text Face'; src: url('./text.woff2') }
@font-face { font-family: 'Text Face'; src: url('/course/assets/text-latin-wght-normal-1.woff2') }
@font-face { font-family: 'Idle Face'; src: url('./idle.woff2') }
.used { color: red; font-family: var(--ml-font-prose) }
.idle { color: blue }
[data-theme='dark'] .used { color: pink }
@media print { .used { color: black } }
`
const page = (body: string): string => `<!doctype html><html><head>
<link rel="preload" href="/course/assets/style-1.css" as="style">
<link rel="stylesheet" href="/course/assets/style-1.css">
<link rel="modulepreload" href="/course/assets/app-1.js">
</head><body>${body}</body></html>`

describe('a built page', () => {
  let folder: string
  let text: string
  let sheet: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'critical-css-'))
    await mkdir(join(folder, 'assets'))
    await mkdir(join(folder, 'notes'))
    await writeFile(join(folder, 'assets/style-1.css'), CSS)
    await writeFile(join(folder, 'notes/index.html'), page('<p class="used">Words</p>'))
    await inlineCriticalCss(folder, '/course/')
    text = await readFile(join(folder, 'notes/index.html'), 'utf8')
    sheet = await readFile(join(folder, 'assets/style-1.css'), 'utf8')
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('has the rules that it uses in itself, those of the dark colours and of print too, and no others', () => {
    const inline = /<style[^>]*>([^]*?)<\/style>/.exec(text)![1]!
    expect(inline).toContain('.used')
    expect(inline).toMatch(/data-theme=.?dark/)
    expect(inline).toContain('@media print')
    expect(inline).not.toContain('.idle')
  })

  it('names every font, found where it lies, and leaves none to the sheet that comes later', () => {
    expect(text).toContain("url('/course/assets/text.woff2')")
    expect(text).toContain("url('/course/assets/idle.woff2')")
    expect(text.indexOf('@font-face')).toBeLessThan(text.indexOf('</head>'))
    expect(sheet).not.toContain('@font-face')
    expect(sheet).toContain('.idle')
  })

  it('waits for no style sheet before the first paint, and fetches it afterwards', () => {
    expect(text).not.toMatch(/rel="preload"[^>]*as="style"/)
    expect(text).toContain('<link data-later="modulepreload" href="/course/assets/app-1.js">')
    expect(text).not.toContain('rel="modulepreload"')
    const links = text.match(/<link rel="stylesheet"[^>]*>/g)!
    expect(links[0]).toContain('media="print"')
    expect(links[0]).toContain('onload')
  })

  it('asks early for the upright faces of roman letters, and for no other font', () => {
    const [first, ...others] = text.match(/<link[^>]*>/g)!
    expect(first).toContain('rel="preload" href="/course/assets/text-latin-wght-normal-1.woff2" as="font"')
    expect(first).toContain('fetchpriority="low"')
    expect(others.filter((link) => link.includes('as="font"'))).toEqual([])
  })

  it('loads the sheet as before where there are no scripts', () => {
    expect(text).toMatch(
      /<noscript><link rel="stylesheet" href="\/course\/assets\/style-1\.css"[^>]*><\/noscript>/,
    )
  })
})
