import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askEarlyForFonts } from '../../../scripts/lib/early-fonts.ts'

const CSS = `
@font-face { font-family: 'Text Face'; src: url('/course/assets/text-latin-wght-normal-1.woff2') }
@font-face { font-family: 'Text Face'; font-style: italic; src: url('/course/assets/text-latin-wght-italic-1.woff2') }
@font-face { font-family: 'Idle Face'; src: url('/course/assets/idle.woff2') }
.used { font-family: 'Text Face' }
`

describe('a built page', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'early-fonts-'))
    await mkdir(join(folder, 'assets'))
    await mkdir(join(folder, 'notes'))
    await writeFile(join(folder, 'assets/style-1.css'), CSS)
    const page =
      '<!doctype html><html><head><link rel="stylesheet" href="/course/assets/style-1.css"></head></html>'
    await writeFile(join(folder, 'notes/index.html'), page)
    await askEarlyForFonts(folder)
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('asks early, but with little haste, for the upright faces of roman letters, and for no other font', async () => {
    const text = await readFile(join(folder, 'notes/index.html'), 'utf8')
    const [first, ...others] = text.match(/<link[^>]*>/g)!
    expect(first).toContain('rel="preload" href="/course/assets/text-latin-wght-normal-1.woff2" as="font"')
    expect(first).toContain('fetchpriority="low"')
    expect(others).toEqual(['<link rel="stylesheet" href="/course/assets/style-1.css">'])
  })
})
