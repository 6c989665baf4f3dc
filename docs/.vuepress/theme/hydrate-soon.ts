import { hydrateOnIdle, type HydrationStrategy } from 'vue'

/** Longest that a part waits for the browser to be idle, in ms. */
const PATIENCE = 500
/** What shows that a reader wants something of a part: it comes before the click that does it. */
const TOUCHES = ['pointerdown', 'keydown'] as const

/** A part comes alive when the browser has nothing more urgent to do, and at once when a reader touches it. */
export const hydrateSoon: HydrationStrategy = (hydrate, forEachElement) => {
  const elements: Element[] = []
  forEachElement((element) => void elements.push(element))
  const begin = (): void => {
    stop()
    hydrate()
  }
  const stopWaiting = hydrateOnIdle(PATIENCE)(begin, forEachElement)
  const stop = (): void => {
    stopWaiting?.()
    for (const element of elements)
      for (const touch of TOUCHES) element.removeEventListener(touch, begin, true)
  }
  for (const element of elements) for (const touch of TOUCHES) element.addEventListener(touch, begin, true)
  return stop
}
