import type { MarkdownIt, StateCore } from 'markdown-it'

/** TeX of a formula that may well stand on one line with what follows; a longer one must be free to break inside. */
const SHORT = 40
const PUNCTUATION = /^[,.;:)!?”’]+/

/**
 * A comma or a full stop stays with the formula before it. Browsers may break a line between the two, since to them a
 * formula is a box; and a line that begins with a comma looks like a mistake.
 */
export function holdPunctuation(md: MarkdownIt): void {
  md.core.ruler.push('hold-punctuation', (state) => {
    for (const block of state.tokens) if (block.children) block.children = held(state, block.children)
  })
}

function held({ Token }: StateCore, tokens: StateCore['tokens']): StateCore['tokens'] {
  const make = (type: string, content: string): StateCore['tokens'][number] =>
    Object.assign(new Token(type, '', 0), { content })
  return tokens.flatMap((token, at) => {
    const [before, after] = [tokens[at - 1], tokens[at + 1]]
    const isShort = (one = token): boolean => one.type === 'math_inline' && one.content.length <= SHORT
    const mark = (text = token): string =>
      text.type === 'text' ? (PUNCTUATION.exec(text.content)?.[0] ?? '') : ''
    if (isShort() && after && mark(after)) return [make('html_inline', '<span class="ml-held">'), token]
    if (before && isShort(before) && mark()) {
      const rest = make('text', token.content.slice(mark().length))
      return [make('text', mark()), make('html_inline', '</span>'), rest]
    }
    return [token]
  })
}
