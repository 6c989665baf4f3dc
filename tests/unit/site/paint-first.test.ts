import { describe, expect, it } from 'vitest'
import { runAfterPaint } from '../../../docs/.vuepress/site/paint-first.ts'

describe('a page that paints first', () => {
  it('imports its script itself, from under the base, and never as a blocking tag', () => {
    const scripts = runAfterPaint('<script type="module" src="/course/assets/app-1a2b.js" defer></script>')
    expect(scripts).toContain('import("/course/assets/app-1a2b.js")')
    expect(scripts).not.toContain('src=')
  })

  it('is refused where VuePress writes its scripts another way, instead of never coming alive', () => {
    expect(() => runAfterPaint('<script src="app.js"></script>')).toThrow('No module script')
  })
})
