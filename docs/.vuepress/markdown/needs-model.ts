import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { MarkdownIt } from 'markdown-it'
import { PUBLIC } from '../../../scripts/lib/paths.ts'

const isThere = (model: string): boolean => existsSync(join(PUBLIC, 'models', model, 'card.json'))

/**
 * A page's text without what lies between `<!-- needs: unet -->` and `<!-- /needs -->`, where the build has not the files
 * of that model: a demo stands in a page only where it can run, and with it the words that speak of it.
 */
export const standing = (text: string, has: (model: string) => boolean = isThere): string =>
  text.replace(
    /<!-- needs: ([\w-]+) -->\n([\s\S]*?)<!-- \/needs -->\n?/g,
    (_, model: string, part: string) => (has(model) ? part : ''),
  )

/** Leaves out, before a page is read as Markdown, what needs a model that is not there. */
export function needsModel(md: MarkdownIt): void {
  md.core.ruler.before('normalize', 'needs-model', (state) => {
    state.src = standing(state.src.replaceAll('\r\n', '\n'))
  })
}
