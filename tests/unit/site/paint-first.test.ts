import { describe, expect, it, vi } from 'vitest'
import { fetchLater, runAfterPaint } from '../../../docs/.vuepress/site/paint-first.ts'

describe('a page that paints first', () => {
  it('imports its script itself, from under the base, and never as a blocking tag', () => {
    const scripts = runAfterPaint('<script type="module" src="/course/assets/app-1a2b.js" defer></script>')
    expect(scripts).toContain('import("/course/assets/app-1a2b.js")')
    expect(scripts).not.toContain('src=')
  })

  it('names what its script needs, and leaves it to be fetched later', () => {
    const links = fetchLater('<link rel="modulepreload" href="/a.js"><link rel="modulepreload" href="/b.js">')
    expect(links).not.toContain('rel=')
    expect(links.match(/data-later="modulepreload"/g)).toHaveLength(2)
  })

  it('fetches and runs nothing before the browser has painted, and then everything at once', () => {
    const [, inline] = /<script type="module">(.*)<\/script>/.exec(
      runAfterPaint('<script type="module" src="/assets/app-1a2b.js"></script>'),
    )!
    const link = { rel: '', dataset: { later: 'modulepreload' } as { later?: string } }
    const load = vi.fn()
    let painted = (): void => {}
    class PerformanceObserver {
      constructor(callback: () => void) {
        painted = callback
      }
      observe(): void {}
    }
    const page = { hidden: false, querySelectorAll: () => (link.dataset.later ? [link] : []) }
    new Function(
      'document',
      'PerformanceObserver',
      'setTimeout',
      'load',
      inline!.replace('import(', 'load('),
    )(page, PerformanceObserver, () => {}, load)
    expect(load).not.toHaveBeenCalled()
    expect(link.rel).toBe('')
    painted()
    expect(load).toHaveBeenCalledWith('/assets/app-1a2b.js')
    expect(link.rel).toBe('modulepreload')
  })

  it('is refused where VuePress writes its scripts another way, instead of never coming alive', () => {
    expect(() => runAfterPaint('<script src="app.js"></script>')).toThrow('No module script')
  })
})
