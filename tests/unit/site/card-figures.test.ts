import MarkdownIt from 'markdown-it'
import { describe, expect, it } from 'vitest'
import type { ModelCard } from '../../../components/runtime/card.ts'
import { cardFigures, withFigures } from '../../../docs/.vuepress/markdown/card-figures.ts'

const card = { name: 'clip', files: {}, metrics: { hard_negative: 0.9216 } } as unknown as ModelCard
const cardOf = (model: string): ModelCard | null => (model === 'clip' ? card : null)
const tag = (model: string, of: string): string => `<CardFigure model="${model}" of="${of}" />`

describe('a figure of a card in the running text', () => {
  it('is a word of the page, also in a table', () => {
    expect(withFigures(`It prefers ${tag('clip', 'metrics.hard_negative')} of them.`, cardOf)).toBe(
      'It prefers 92.2 % of them.',
    )
    expect(
      new MarkdownIt().use(cardFigures).render(`| a |\n|---|\n| ${tag('clip', 'parameters')} |`),
    ).toMatch(/<td>[\d.]+ M<\/td>/)
  })

  it('is a dash where the build has no such model', () =>
    expect(withFigures(tag('flamingo', 'parameters'), cardOf)).toBe('–'))

  it('stops the build where the card has no such figure', () =>
    expect(() => withFigures(tag('clip', 'metrics.beauty'), cardOf)).toThrow(
      'has no figure "metrics.beauty"',
    ))
})
