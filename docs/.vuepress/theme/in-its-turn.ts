import { defineAsyncComponent, defineComponent, getCurrentInstance, h, type Component } from 'vue'
import { hydrateSoon } from './hydrate-soon.ts'

/**
 * A part of a page from the server that comes alive in a task of its own, when the browser has nothing more urgent to
 * do, or a reader touches it: in one piece, a page of the notes kept a phone from answering for half a second. On later
 * pages, which no server has rendered, it is there at once: what reads the page when it is mounted finds it whole.
 */
export function inItsTurn(part: Component): Component {
  const later = defineAsyncComponent({
    loader: () => Promise.resolve(part),
    hydrate: hydrateSoon,
  })
  return defineComponent({
    inheritAttrs: false,
    setup(_, { attrs, slots }) {
      // a node that is there before its component is set up came from the server
      const shown = getCurrentInstance()?.vnode.el ? later : part
      return () => h(shown, attrs, slots)
    },
  })
}
