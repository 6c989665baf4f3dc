import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CHAPTERS } from '../../../docs/.vuepress/site/chapters.ts'
import { collectIcons } from '../../../docs/.vuepress/site/icons.ts'
import { notesSidebar } from '../../../docs/.vuepress/site/sidebar.ts'
import { collectStickers } from '../../../docs/.vuepress/site/stickers.ts'
import { demoName } from '../../../docs/.vuepress/theme/register-components.ts'
import { DOCS } from '../../../scripts/lib/paths.ts'
import { siteBase } from '../../../scripts/lib/site-base.ts'

describe('the site', () => {
  it('has a page, an icon and a sticker for each of the ten chapters', () => {
    const icons = collectIcons(DOCS)
    const stickers = collectStickers()
    expect(CHAPTERS).toHaveLength(10)
    for (const { slug, icon, sticker } of CHAPTERS) {
      expect(existsSync(join(DOCS, 'notes', slug, 'README.md')), slug).toBe(true)
      expect(icons).toHaveProperty(icon)
      expect(stickers).toHaveProperty(sticker)
    }
  })

  it('lists the chapters in reading order', () => {
    const titles = Object.fromEntries(CHAPTERS.map(({ slug }) => [slug, slug]))
    const sidebar = notesSidebar(join(DOCS, 'notes'), titles, 'Overview') as { text: string }[]
    expect(sidebar.map(({ text }) => text)).toEqual(
      CHAPTERS.map(({ slug }, index) => `${index + 1}. ${slug}`),
    )
  })

  it('names demos after their folders', () => {
    expect(demoName('clip-search')).toBe('DemoClipSearch')
    expect(demoName('classify')).toBe('DemoClassify')
  })

  it('lives where SITE_BASE says, if that is a path', () => {
    expect(siteBase({})).toBe('/')
    expect(siteBase({ SITE_BASE: '/course/' })).toBe('/course/')
    for (const wrong of ['course', '/course', 'course/', '//', '/a b/', 'https://example.org/']) {
      expect(() => siteBase({ SITE_BASE: wrong }), wrong).toThrow('must begin and end with a slash')
    }
  })
})
