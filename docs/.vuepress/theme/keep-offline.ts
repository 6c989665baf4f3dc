import type { Router } from 'vue-router'

/** How long a page has been loaded before it is kept, in ms: coming alive goes first, and on two cores it would share. */
const SETTLED = 3000

/** Registers the service worker and tells it which pages were visited, so that they open without a network. */
export function keepOffline(router: Router): void {
  if (!('serviceWorker' in navigator)) return
  const later = (): void => void setTimeout(register, SETTLED)
  if (document.readyState === 'complete') later()
  else addEventListener('load', later)
  router.afterEach(() => void keepThisPage())
}

function register(): void {
  // Private windows and some embedded browsers refuse; the site then works online only.
  navigator.serviceWorker
    .register(`${__VUEPRESS_BASE__}sw.js?build=${__BUILD_ID__}`)
    .then(keepThisPage, () => {})
}

/** The page, and what it had loaded before the service worker was there to see it. */
async function keepThisPage(): Promise<void> {
  const { active } = await navigator.serviceWorker.ready
  const loaded = performance.getEntriesByType('resource').map(({ name }) => name)
  active?.postMessage({ type: 'keep', urls: [location.origin + location.pathname, ...loaded] })
}
