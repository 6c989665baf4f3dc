/**
 * The words of what a reader searches for. An empty query has none: the search's own splitter builds a segmenter of
 * words to find that out, on every page and before anybody searches, which takes a phone a tenth of a second.
 * @param lang of the page, such as `en-US`
 */
export function splitQuery(query: string, lang: string): string[] {
  const trimmed = query.trim()
  if (!trimmed) return []
  if (!('Segmenter' in Intl)) return trimmed.split(/\s+/u)
  const parts = [...new Intl.Segmenter(lang, { granularity: 'word' }).segment(trimmed)]
  return parts.filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment)
}
