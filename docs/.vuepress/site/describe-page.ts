import type { Page } from 'vuepress'

/** What other pages may know of a page: kept in the route's meta, so it costs every page a few bytes. */
export interface PageMeta {
  readonly description?: string
  /** Names of the demos on the page, in order, for instance `ClipSearch`. */
  readonly demos?: readonly string[]
}

const DEMO_TAG = /<Demo([A-Z]\w*)/g

export function describePage(page: Page): void {
  if (!page.path.startsWith('/notes/')) return
  const demos = [...new Set([...page.content.matchAll(DEMO_TAG)].map(([, name]) => name as string))]
  const description = page.frontmatter.description
  Object.assign(page.routeMeta, {
    ...(demos.length > 0 && { demos }),
    ...(description && page.path.split('/').length === 4 && { description }),
  } satisfies PageMeta)
}
