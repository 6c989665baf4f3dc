// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter, START_LOCATION, type Router } from 'vue-router'
import { finishLeaving } from '../../../docs/.vuepress/theme/finish-leaving.ts'
import { hydrateNear } from '../../../docs/.vuepress/theme/hydrate-near.ts'
import { hydrateSoon } from '../../../docs/.vuepress/theme/hydrate-soon.ts'
import { loadInTurn } from '../../../docs/.vuepress/theme/load-in-turn.ts'
import { stayWhereRead } from '../../../docs/.vuepress/theme/stay-where-read.ts'

afterEach(() => vi.unstubAllGlobals())

describe('a part of a page that came from the server', () => {
  it('comes alive once, when a reader is near', () => {
    let report = (_: { isIntersecting: boolean }[]) => {}
    const disconnect = vi.fn()
    const observe = vi.fn()
    vi.stubGlobal(
      'IntersectionObserver',
      class {
        observe = observe
        disconnect = disconnect
        constructor(callback: typeof report) {
          report = callback
        }
      },
    )
    const hydrate = vi.fn()
    const element = document.createElement('section')
    hydrateNear(hydrate, (use) => use(element))
    expect(observe).toHaveBeenCalledWith(element)
    report([{ isIntersecting: false }])
    expect(hydrate).not.toHaveBeenCalled()
    report([{ isIntersecting: true }])
    expect(hydrate).toHaveBeenCalledOnce()
    expect(disconnect).toHaveBeenCalledOnce()
  })

  it('comes alive at once where nothing of it can be observed', () => {
    const hydrate = vi.fn()
    hydrateNear(hydrate, (use) => use(document.createComment('') as unknown as Element))
    expect(hydrate).toHaveBeenCalledOnce()
  })
})

describe('a bar of a page that came from the server', () => {
  const wait = () => {
    vi.useFakeTimers()
    const hydrate = vi.fn()
    const bar = document.createElement('nav')
    const button = bar.appendChild(document.createElement('button'))
    const stop = hydrateSoon(hydrate, (use) => use(bar))
    return { hydrate, button, stop, rest: () => vi.runAllTimers() }
  }
  afterEach(() => vi.useRealTimers())

  it('comes alive when the browser is idle, once', () => {
    const { hydrate, button, rest } = wait()
    expect(hydrate).not.toHaveBeenCalled()
    rest()
    button.dispatchEvent(new Event('pointerdown', { bubbles: true }))
    expect(hydrate).toHaveBeenCalledOnce()
  })

  it.each(['pointerdown', 'keydown'])(
    'does not let a reader wait: it answers the click that follows a %s',
    (touch) => {
      const { hydrate, button, rest } = wait()
      const press = vi.fn()
      hydrate.mockImplementation(() => button.addEventListener('click', press))
      button.dispatchEvent(new Event(touch, { bubbles: true }))
      button.click()
      expect(press).toHaveBeenCalledOnce()
      rest()
      expect(hydrate).toHaveBeenCalledOnce()
    },
  )

  it('waits for nothing any more once its page is left', () => {
    const { hydrate, button, stop, rest } = wait()
    stop?.()
    button.dispatchEvent(new Event('pointerdown', { bubbles: true }))
    rest()
    expect(hydrate).not.toHaveBeenCalled()
  })
})

describe('loaders in turn', () => {
  it('begin one after another, each in a task of its own, and a failed one holds up none', async () => {
    const begun: string[] = []
    const load = (name: string) => loadInTurn(() => Promise.resolve(begun.push(name)))
    const failing = loadInTurn(() => Promise.reject(new Error('lost')))
    const all = [load('a')(), failing().catch(() => begun.push('failed')), load('b')()]
    expect(begun).toEqual([])
    await Promise.all(all)
    expect(begun).toEqual(['a', 'failed', 'b'])
  })
})

describe('the first page of a visit', () => {
  const top = { top: 0 }
  const routerWith = () => {
    const router = {
      options: { scrollBehavior: (_to: unknown, _from: unknown, saved: unknown) => saved ?? top },
    }
    stayWhereRead(router as unknown as Router)
    return (to: object, from: unknown, saved: unknown = null) =>
      router.options.scrollBehavior(to, from, saved)
  }

  it('stays where the reader has scrolled to before it came alive', () => {
    expect(routerWith()({ hash: '' }, START_LOCATION)).toBe(false)
  })

  it('goes to a kept position or an anchor, and every later page to its top', () => {
    const scroll = routerWith()
    expect(scroll({ hash: '' }, START_LOCATION, { top: 400 })).toEqual({ top: 400 })
    expect(scroll({ hash: '#vae' }, START_LOCATION)).toBe(top)
    expect(scroll({ hash: '' }, { path: '/' })).toBe(top)
  })
})

describe('a reader who leaves', () => {
  it('gets to the next page, although the address of this one is still being kept up to date', async () => {
    const page = { render: () => null }
    const slow = () => new Promise<typeof page>((resolve) => setTimeout(() => resolve(page), 20))
    const router = createRouter({
      history: createMemoryHistory(),
      routes: [
        { path: '/here', component: page },
        { path: '/there', component: slow },
      ],
    })
    finishLeaving(router)
    await router.push('/here')
    const leaving = router.push('/there')
    await router.replace({ path: '/here', hash: '#heading' })
    await leaving
    expect(router.currentRoute.value.fullPath).toBe('/there')
    await router.replace({ path: '/there', hash: '#heading' })
    expect(router.currentRoute.value.fullPath).toBe('/there#heading')
  })
})
