import type { HeadConfig, resolvers } from 'vuepress/client'

/**
 * What stands in a page's head, each once and the page's own first. VuePress's own way drops the second colour of a
 * browser's bars, that for the dark; and it sorts attributes by the rules of a language, which takes a phone a tenth of
 * a second to load before the page is alive.
 */
export const resolvePageHead: typeof resolvers.resolvePageHead = (title, { head, description }, site) => {
  const words = typeof description === 'string' ? description : site.description
  const items: HeadConfig[] = [
    ...(Array.isArray(head) ? head : []),
    ...site.head,
    ['title', {}, title],
    ['meta', { name: 'description', content: words }],
  ]
  return [...new Map(items.toReversed().map((item) => [identify(item), item])).values()].toReversed()
}

/** A page has one title, and one of each named `meta` for a medium; of all else, the same is the same. */
const identify = (item: HeadConfig): string => {
  const [tag, { name, media }] = item
  if (tag === 'title') return tag
  return JSON.stringify(tag === 'meta' && name ? [tag, name, media] : item)
}
