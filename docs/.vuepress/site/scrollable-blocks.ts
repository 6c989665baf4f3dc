import type { Markdown } from 'vuepress/markdown'
import { messages } from '../theme/messages.ts'

/**
 * What may be wider than a phone scrolls inside its own box, and the box can be reached by keyboard:
 * tables get a wrapper, displayed formulas and code a tab stop.
 */
export function scrollableBlocks(md: Markdown): void {
  md.renderer.rules.table_open = () => '<div class="ml-table" tabindex="0"><table>\n'
  md.renderer.rules.table_close = () => '</table></div>\n'

  md.renderer.rules.th_open = (tokens, index, options, _env, self) => {
    const token = tokens[index]!
    const parts = (tokens[index + 1]?.children ?? []).filter(
      ({ type, content }) => type !== 'text' || content !== '',
    )
    // A corner cell without text is no header; a header that is a formula alone has no text to be called by.
    if (parts.length === 0) token.tag = 'td'
    const formula = parts.length > 0 && parts.every(({ type }) => type === 'math_inline')
    const name = formula ? `<span class="sr-only">${messages.en.symbol} </span>` : ''
    return self.renderToken(tokens, index, options) + name
  }
  md.renderer.rules.th_close = (tokens, index, options, _env, self) => {
    const token = tokens[index]!
    if (tokens[index - 1]?.content === '') token.tag = 'td'
    return self.renderToken(tokens, index, options)
  }

  const render = md.renderer.render.bind(md.renderer)
  md.renderer.render = (tokens, options, env) =>
    render(tokens, options, env)
      .replaceAll("class='katex-block'", 'class="katex-block" tabindex="0"')
      .replaceAll('<pre class="shiki', '<pre tabindex="0" class="shiki')
}
