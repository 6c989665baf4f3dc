type Take = (query: URLSearchParams) => void

/** The demos on the page that can be set, by their name in lesson links. */
const lessons = new Map<string, Take>()

/**
 * Lets `setLesson` reach a demo.
 * @returns withdraws it
 */
export function offerLesson(id: string, take: Take): () => void {
  lessons.set(id, take)
  return () => {
    if (lessons.get(id) === take) lessons.delete(id)
  }
}

/**
 * Sets a demo on this page as a lesson link would, and brings it before the reader. One that is still asleep reads the
 * settings from the address when it wakes.
 */
export function setLesson(id: string, settings: Readonly<Record<string, string | number>>): void {
  const url = new URL(location.href)
  for (const key of [...url.searchParams.keys()]) if (key.startsWith(`${id}.`)) url.searchParams.delete(key)
  for (const [name, value] of Object.entries(settings)) url.searchParams.set(`${id}.${name}`, String(value))
  // The router keeps its own things in history.state.
  history.replaceState(history.state, '', url)
  lessons.get(id)?.(url.searchParams)
  const demo = document.querySelector(`[data-demo="${CSS.escape(id)}"]`)
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches
  demo?.scrollIntoView({ block: 'start', behavior: still ? 'instant' : 'smooth' })
  demo?.querySelector<HTMLElement>('.ml-demo-run button')?.focus({ preventScroll: true })
}
