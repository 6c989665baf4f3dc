import type { RouteLocationRaw, Router } from 'vue-router'

/**
 * The theme writes the heading that is being read into the address after each scroll. Done while the next page is on
 * its way, that would call the reader back and lose the click: who is leaving, leaves.
 */
export function finishLeaving(router: Router): void {
  let leaving = false
  const leads = (to: RouteLocationRaw): boolean => router.resolve(to).path !== router.currentRoute.value.path
  const { push, replace } = router
  router.push = (to) => {
    leaving ||= leads(to)
    return push(to)
  }
  router.replace = async (to) => {
    if (!leaving || leads(to)) return replace(to)
  }
  router.beforeEach((to, from) => {
    leaving = to.path !== from.path
  })
  router.afterEach(() => {
    leaving = false
  })
  router.onError(() => {
    leaving = false
  })
}
