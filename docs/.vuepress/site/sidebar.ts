import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SidebarArrayOptions } from 'vuepress-theme-hope'
import { CHAPTERS } from './chapters.ts'

/**
 * The sidebar of the notes: chapters in the course's order, the sections of each by `order` in their
 * front matter. A chapter of a single page is a plain link.
 * @param notes folder of the notes of one language
 * @param titles of the chapters, by slug
 * @param overview what the first page of a chapter is called
 */
export function notesSidebar(
  notes: string,
  titles: Readonly<Record<string, string>>,
  overview: string,
): SidebarArrayOptions {
  return CHAPTERS.filter(
    ({ slug }) => existsSync(join(notes, slug)) || existsSync(join(notes, `${slug}.md`)),
  ).map(({ slug, icon }, index) => {
    const text = `${index + 1}. ${titles[slug] ?? slug}`
    const sections = sectionsOf(join(notes, slug))
    if (sections.length === 0)
      return { text, icon, link: existsSync(join(notes, `${slug}.md`)) ? `${slug}.html` : `${slug}/` }
    return {
      text,
      icon,
      prefix: `${slug}/`,
      collapsible: true,
      children: [{ text: overview, link: '' }, ...sections],
    }
  })
}

function sectionsOf(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .map((file) => ({ file, order: orderOf(join(folder, file)) }))
    .sort((a, b) => a.order - b.order || a.file.localeCompare(b.file))
    .map(({ file }) => file)
}

const orderOf = (file: string): number =>
  Number(/^order:\s*(\d+)/m.exec(readFileSync(file, 'utf8'))?.[1] ?? Infinity)
