import { defineAsyncComponent, h, ref, render, type App, type Component } from 'vue'
import { hydrateNear } from './hydrate-near.ts'
import { loadInTurn } from './load-in-turn.ts'
import PartMissing from './PartMissing.vue'

/**
 * A figure or demo of a page, whose script is fetched where a page has it. On the first page it stands as it was
 * rendered, and comes alive when a reader comes near. If its script does not come, a demo says so where it stands, and
 * a figure of the first page stays the picture that it is.
 * @param demo its name in lesson links, if it is a demo
 */
export function loadPart(app: App, load: () => Promise<Component>, demo?: string): Component {
  const missing = ref(false)
  return defineAsyncComponent({
    loader: loadInTurn(load),
    hydrate: hydrateNear,
    // What stands on later pages, which no server has rendered, until the script is there.
    loadingComponent: () => (missing.value ? h(PartMissing) : h('div')),
    delay: 0,
    // Browsers remember that a module failed, and do not ask for it again before the page is loaded anew.
    onError(error, _, fail) {
      if (__VUEPRESS_SSR__) return fail()
      console.error(error)
      missing.value = true
      if (demo)
        for (const frame of document.querySelectorAll(`.ml-demo[data-demo="${demo}"]`)) sayMissing(app, frame)
    },
  })
}

/** Puts the words into a demo that was rendered by a server and that no script owns yet. */
function sayMissing(app: App, frame: Element): void {
  const place = document.createElement('div')
  frame.querySelector('.ml-demo-head')?.after(place)
  const words = h(PartMissing)
  words.appContext = app._context
  render(words, place)
}
