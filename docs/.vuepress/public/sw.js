/**
 * Keeps what a reader has visited for the time without a network. Pages come from the network first, hashed
 * assets from the cache first. Model files are none of its business: the model store keeps those by hash.
 */
const BUILD = new URL(location.href).searchParams.get('build') ?? 'dev'
const SCOPE = new URL(registration.scope)
const PREFIX = 'multimodal-live-site-'
const PAGES = `${PREFIX}pages-${BUILD}`
const ASSETS = `${PREFIX}assets-${BUILD}`
const LIMIT = { [PAGES]: 200, [ASSETS]: 600 }

addEventListener('install', () => skipWaiting())

addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith(PREFIX) && !name.endsWith(`-${BUILD}`)))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => clients.claim()),
  )
})

addEventListener('fetch', (event) => {
  const { request } = event
  const kind = kindOf(new URL(request.url))
  if (request.method !== 'GET' || !kind) return
  event.respondWith(kind === ASSETS ? cacheFirst(request) : networkFirst(request))
})

addEventListener('message', (event) => {
  if (event.data?.type !== 'keep' || !Array.isArray(event.data.urls)) return
  event.waitUntil(Promise.all(event.data.urls.map(keep)).then(keepSearch))
})

/** The cache that a URL belongs to; undefined: leave it to the browser. */
function kindOf({ origin, pathname }) {
  if (origin !== SCOPE.origin || !pathname.startsWith(SCOPE.pathname)) return undefined
  const path = pathname.slice(SCOPE.pathname.length)
  if (path === 'sw.js') return undefined
  if (path.startsWith('models/') && !path.endsWith('.json') && !path.endsWith('/')) {
    return path.endsWith('.html') ? PAGES : undefined
  }
  if (path === '' || path.endsWith('/') || path.endsWith('.html') || path.endsWith('.json')) return PAGES
  return ASSETS
}

async function cacheFirst(request) {
  const cache = await caches.open(ASSETS)
  const kept = await cache.match(request)
  if (kept) return kept
  const response = await fetch(request)
  await store(cache, ASSETS, request, response.clone())
  return response
}

async function networkFirst(request) {
  const cache = await caches.open(PAGES)
  try {
    const response = await fetch(request)
    await store(cache, PAGES, pageKey(request.url), response.clone())
    return response
  } catch (error) {
    const kept = await cache.match(pageKey(request.url))
    if (kept) return kept
    if (request.mode === 'navigate') return notKept()
    throw error
  }
}

/** A page that was never visited, asked for without a network. */
function notKept() {
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>Offline</title>
<body style="max-width:34rem;margin:20vh auto;padding:0 1.5rem;font:1.125rem/1.6 Georgia,serif">
<h1>You are offline</h1><p>This page was not opened before, so it is not kept here.
<a href="${SCOPE.pathname}">The home page</a> is, and so is every page that you visited.</p>`
  return new Response(page, { status: 503, headers: { 'Content-Type': 'text/html; charset=utf-8' } })
}

async function keep(url) {
  const name = kindOf(new URL(url))
  if (!name) return
  const cache = await caches.open(name)
  const key = name === PAGES ? pageKey(url) : url
  if (await cache.match(key)) return
  const response = await fetch(url).catch(() => undefined)
  if (response) await store(cache, name, key, response)
}

/** The search: pages do not fetch it, but whoever goes offline may want it. */
async function keepSearch() {
  const response = await fetch(`${SCOPE.href}build.json`).catch(() => undefined)
  const { search } = response?.ok ? await response.json() : { search: [] }
  await Promise.all(search.map((path) => keep(SCOPE.href + path)))
}

/** A page is the same page whatever lesson its query restores. */
function pageKey(url) {
  const { origin, pathname } = new URL(url)
  return origin + pathname
}

/** Storage may be full or forbidden: then the page still loads, it is only not kept. */
async function store(cache, name, key, response) {
  if (!response.ok || response.type !== 'basic') return
  try {
    await cache.put(key, response)
    const keys = await cache.keys()
    await Promise.all(keys.slice(0, Math.max(0, keys.length - LIMIT[name])).map((old) => cache.delete(old)))
  } catch {
    // QuotaExceededError, SecurityError
  }
}
