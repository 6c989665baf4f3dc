import { defineAsyncComponent, h, render, type App, type Component } from 'vue'
import { hydrateNear } from './hydrate-near.ts'
import { loadInTurn } from './load-in-turn.ts'
import PartMissing from './PartMissing.vue'

/**
 * A figure or demo of a page, whose script is fetched where a page has it. On the first page it stands as it was
 * rendered, and comes alive when a reader comes near. If its script does not come, a demo says so where it stands, and
 * a figure stays the picture that it is.
 * @param name what it goes by on pages, as in `<DemoClipSearch/>`
 * @param demo its name in lesson links, if it is a demo
 */
export function loadPart(app: App, name: string, load: () => Promise<Component>, demo?: string): Component {
  const place = `[data-part="${name}"]${demo ? `, .ml-demo[data-demo="${demo}"]` : ''}`
  return defineAsyncComponent({
    loader: loadInTurn(load),
    hydrate: hydrateNear,
    // on later pages, which no server has rendered
    loadingComponent: () => h('div', { 'data-part': name }),
    // Browsers remember that a module failed, and do not ask for it again before the page is loaded anew.
    onError(error, _, fail) {
      if (__VUEPRESS_SSR__) return fail()
      console.error(error)
      for (const element of document.querySelectorAll(place)) sayMissing(app, element)
    },
  })
}

function sayMissing(app: App, element: Element): void {
  const notice = document.createElement('div')
  notice.className = 'ml-part-missing'
  notice.role = 'alert'
  const head = element.querySelector('.ml-demo-head')
  if (head) head.after(notice)
  else element.append(notice)
  const words = h(PartMissing)
  words.appContext = app._context
  render(words, notice)
}
