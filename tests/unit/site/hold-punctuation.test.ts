import MarkdownIt from 'markdown-it'
import { describe, expect, it } from 'vitest'
import { holdPunctuation } from '../../../docs/.vuepress/markdown/hold-punctuation.ts'

/** Formulas as the theme's plugin reads them, drawn as little as a test needs. */
const md = new MarkdownIt().use(holdPunctuation)
md.inline.ruler.after('escape', 'formula', (state) => {
  const [whole, tex] = /^\$([^$]+)\$/.exec(state.src.slice(state.pos)) ?? []
  if (!whole) return false
  state.push('math_inline', 'math', 0).content = tex!
  state.pos += whole.length
  return true
})
md.renderer.rules.math_inline = (tokens, index) => `<i>${tokens[index]!.content}</i>`

describe('punctuation after a formula', () => {
  it('stays on its line', () => {
    const html = md.render('There is no past, $D_0=x_0$, which is Euler (of order $p$).')
    expect(html).toContain('<span class="ml-held"><i>D_0=x_0</i>,</span> which')
    expect(html).toContain('<span class="ml-held"><i>p</i>).</span></p>')
    expect(html.match(/ml-held/g)).toHaveLength(2)
  })

  it('leaves words, and formulas that must break themselves, alone', () => {
    expect(md.render('The $x$ of it')).not.toContain('ml-held')
    expect(md.render(`Here $${'x+'.repeat(30)}x$, it breaks`)).not.toContain('ml-held')
  })
})
