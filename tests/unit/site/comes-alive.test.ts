import { describe, expect, it } from 'vitest'
import { resolvePageHead } from '../../../docs/.vuepress/theme/page-head.ts'
import { splitQuery } from '../../../docs/.vuepress/theme/split-query.ts'

describe('What a page does before it is alive is little, and right', () => {
  it('splits a query into words, in any script, and an empty one into none', () => {
    expect(splitQuery('what’s a VAE?', 'en-US')).toEqual(['what’s', 'a', 'VAE'])
    expect(splitQuery('扩散模型', 'zh-CN').join('')).toBe('扩散模型')
    expect(splitQuery('扩散模型', 'zh-CN').length).toBeGreaterThan(1)
    for (const empty of ['', '   ', '\n', '?!']) expect(splitQuery(empty, 'en-US')).toEqual([])
  })

  const site = { base: '/', lang: 'en-US', title: 'Site', description: 'of the site', locales: {} } as const

  it('has one title and one of each named meta, the page’s own before the site’s', () => {
    const theme = ['meta', { name: 'theme-color', content: '#fff' }] as const
    const icon = ['link', { rel: 'icon', href: '/favicon.svg' }] as const
    const head = resolvePageHead(
      'VAE | Site',
      { description: 'of the page', head: [['meta', { name: 'theme-color', content: '#000' }]] },
      { ...site, head: [[...theme], [...icon], [...icon]] },
    )
    expect(head).toEqual([
      ['meta', { name: 'theme-color', content: '#000' }],
      icon,
      ['title', {}, 'VAE | Site'],
      ['meta', { name: 'description', content: 'of the page' }],
    ])
  })

  it('keeps the colours of a browser’s bars for light and for dark', () => {
    const bars = (content: string, media: string) =>
      ['meta', { name: 'theme-color', content, media }] as ['meta', Record<string, string>]
    const both = [bars('#fff', '(light)'), bars('#000', '(dark)')]
    const head = resolvePageHead('Title', {}, { ...site, head: both })
    expect(head.slice(0, 2)).toEqual(both)
    expect(head.at(-1)).toEqual(['meta', { name: 'description', content: 'of the site' }])
  })
})
