import MarkdownIt from 'markdown-it'
import type { Markdown } from 'vuepress/markdown'
import { describe, expect, it } from 'vitest'
import { scrollableBlocks } from '../../../docs/.vuepress/site/scrollable-blocks.ts'

const md = new MarkdownIt()
scrollableBlocks(md as unknown as Markdown)

describe('a table in the notes', () => {
  it('scrolls inside a box that the keyboard reaches', () => {
    expect(md.render('| a | b |\n|---|---|\n| 1 | 2 |\n')).toMatch(
      /^<div class="ml-table" tabindex="0"><table>[\s\S]*<\/table><\/div>\n$/,
    )
  })

  it('names a header cell that is a formula alone', () => {
    const formulas = new MarkdownIt()
    scrollableBlocks(formulas as unknown as Markdown)
    formulas.inline.ruler.before('text', 'math_inline', (state) => {
      if (state.src[state.pos] !== '$') return false
      state.push('math_inline', '', 0).content = state.src
      state.pos = state.posMax
      return true
    })
    expect(formulas.render('| $x$ | b |\n|---|---|\n| 1 | 2 |\n')).toContain(
      '<th><span class="sr-only">symbol </span>',
    )
  })

  it('has no header cell without text', () => {
    expect(md.render('|   | b |\n|---|---|\n| 1 | 2 |\n')).toMatch(/<td><\/td>\s*<th>b<\/th>/)
  })
})
