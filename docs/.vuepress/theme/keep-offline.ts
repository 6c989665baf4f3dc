import type { Router } from 'vue-router'

/** Registers the service worker and tells it which pages were visited, so that they open without a network. */
export function keepOffline(router: Router): void {
  if (!('serviceWorker' in navigator)) return
  if (document.readyState === 'complete') register()
  else addEventListener('load', register)
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
