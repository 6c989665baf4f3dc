import type { Router } from 'vue-router'

/** How long a section is held in place after a link has led to it, in ms: until what stands above has been laid out. */
const HOLD = 2500
/** What a reader does to go elsewhere. */
const LEAVING = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const

/**
 * Keeps a section where a link to it put it. What stands above is laid out only when it comes near, and figures and
 * demos take their places late: each moves the section away again, by whole screens.
 * @returns a function that lets go
 */
function hold(id: string): () => void {
  let held = true
  const letGo = (): void => {
    held = false
    for (const event of LEAVING) removeEventListener(event, letGo)
  }
  for (const event of LEAVING) addEventListener(event, letGo, { passive: true })
  const end = performance.now() + HOLD
  const align = (): void => {
    if (!held) return
    document.getElementById(id)?.scrollIntoView({ behavior: 'instant' })
    if (performance.now() < end) requestAnimationFrame(align)
    else letGo()
  }
  align()
  return letGo
}

/**
 * Links to a section lead to it, from other pages and within one. Who comes back is left where the router puts them. And
 * where the address alone follows the reading, the router has no scrolling at that moment, and this is not asked.
 */
export function keepAtAnchor(router: Router): void {
  const { scrollBehavior } = router.options
  let letGo = (): void => {}
  router.options.scrollBehavior = (to, from, saved) => {
    letGo()
    if (to.hash && !saved) letGo = hold(to.hash.slice(1))
    return scrollBehavior?.(to, from, saved) ?? false
  }
}
