import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { IconifyJSON } from '@iconify/types'
import { getIconData } from '@iconify/utils'
import { CHAPTERS } from './chapters.ts'

const require = createRequire(import.meta.url)

/** Body of an SVG of `size` × `size`, ready to be put into a page. */
export interface Drawing {
  readonly body: string
  readonly size: number
}

/** Icons that configuration and components use; those of pages are found in their front matter. */
const USED_BY_SITE = [
  'arrow-left',
  'arrow-right',
  'book-marked',
  'book-open',
  'boxes',
  'gauge',
  'hard-drive',
  'heart',
  'house',
  'library',
  'play',
  'spell-check',
]

/** The few Lucide icons that the site uses, by name: no icon service is asked at run time. */
export function collectIcons(docs: string): Record<string, Drawing> {
  const names = [...USED_BY_SITE, ...CHAPTERS.map(({ icon }) => icon), ...iconsOfPages(docs)]
  return drawings('lucide', names)
}

export function drawings(set: string, names: readonly string[]): Record<string, Drawing> {
  const icons = require(`@iconify-json/${set}/icons.json`) as IconifyJSON
  return Object.fromEntries(
    [...new Set(names)].sort().map((name) => {
      const icon = getIconData(icons, name)
      if (!icon) throw new Error(`There is no icon "${name}" in the set ${set}.`)
      return [name, { body: icon.body, size: icon.width ?? icons.width ?? 24 }]
    }),
  )
}

function iconsOfPages(docs: string): string[] {
  return readdirSync(docs, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md') && !path.startsWith('.vuepress'))
    .flatMap((path) => {
      const frontmatter = /^---\n([\s\S]*?)\n---/.exec(readFileSync(join(docs, path), 'utf8'))?.[1] ?? ''
      return /^icon:\s*['"]?([a-z0-9-]+)/m.exec(frontmatter)?.[1] ?? []
    })
}
