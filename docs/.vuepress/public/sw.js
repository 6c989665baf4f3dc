/**
 * Keeps what a reader has visited for the time without a network. What has a hash in its name comes from the cache first,
 * all else from the network first: pages, recorded runs, drawings. Model files and the runtime are none of its business:
 * the model store keeps those by hash.
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
  const kind = kindOf(new URL(event.request.url))
  if (event.request.method !== 'GET' || !kind) return
  event.respondWith(kind === ASSETS ? cacheFirst(event) : networkFirst(event))
})

addEventListener('message', (event) => {
  if (event.data?.type !== 'keep' || !Array.isArray(event.data.urls)) return
  event.waitUntil(Promise.all(event.data.urls.map(keep)).then(keepSearch))
})

/** The cache that a URL belongs to; undefined: leave it to the browser. */
function kindOf({ origin, pathname }) {
  if (origin !== SCOPE.origin || !pathname.startsWith(SCOPE.pathname)) return undefined
  const path = pathname.slice(SCOPE.pathname.length)
  if (path === 'sw.js' || path.startsWith('ort/')) return undefined
  if (path.startsWith('models/') && !path.endsWith('.json') && !path.endsWith('/')) {
    return path.endsWith('.html') ? PAGES : undefined
  }
  return path.startsWith('assets/') ? ASSETS : PAGES
}

async function cacheFirst(event) {
  const { request } = event
  const kept = await find(ASSETS, request)
  if (kept) return kept
  const response = await fetch(request)
  event.waitUntil(store(ASSETS, request, response.clone()))
  return response
}

async function networkFirst(event) {
  const { request } = event
  try {
    const response = await fetch(request)
    event.waitUntil(store(PAGES, pageKey(request.url), response.clone()))
    return response
  } catch (error) {
    const kept = await find(PAGES, pageKey(request.url))
    if (kept) return kept
    if (request.mode === 'navigate') return notKept()
    throw error
  }
}

/** What is kept under a key; nothing where the storage is forbidden or broken. */
const find = (name, key) =>
  caches.open(name).then(
    (cache) => cache.match(key),
    () => undefined,
  )

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
  const key = name === PAGES ? pageKey(url) : url
  if (await find(name, key)) return
  const response = await fetch(url).catch(() => undefined)
  if (response) await store(name, key, response)
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
async function store(name, key, response) {
  if (!response.ok || response.type !== 'basic') return
  try {
    const cache = await caches.open(name)
    await cache.put(key, response)
    const keys = await cache.keys()
    await Promise.all(keys.slice(0, Math.max(0, keys.length - LIMIT[name])).map((old) => cache.delete(old)))
  } catch {
    // QuotaExceededError, SecurityError
  }
}
