import { START_LOCATION, type Router } from 'vue-router'

/**
 * A page can be read, and scrolled, before its script runs. VuePress would then take the reader back to the top:
 * on the first page of a visit only a kept position or an anchor moves anything.
 */
export function stayWhereRead(router: Router): void {
  const { scrollBehavior } = router.options
  router.options.scrollBehavior = (to, from, saved) =>
    from === START_LOCATION && !saved && !to.hash ? false : (scrollBehavior?.(to, from, saved) ?? false)
}
