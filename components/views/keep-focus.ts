import { onBeforeUpdate, onUpdated, type Ref } from 'vue'

const STOPS =
  ':is(a[href], button, input, select, textarea, summary, [tabindex="0"]):not(:disabled, [tabindex="-1"])'

const stopsIn = (root: HTMLElement, selector = STOPS): HTMLElement[] => [
  ...root.querySelectorAll<HTMLElement>(selector),
]

/**
 * Where an update of the component takes away or disables what has the focus, hands the focus on: to what came in its
 * place, else to the next stop that is left, else to the one before, else to the root. A reader without a mouse would
 * start anew at the top of the page otherwise. The focus is never taken from anything that is still there.
 * @param root what holds the component's stops
 * @param first selector of what comes before all others where it is there
 */
export function useKeepFocus(root: Readonly<Ref<HTMLElement | null>>, first?: string): void {
  let held: HTMLElement | null = null
  let stops: HTMLElement[] = []

  onBeforeUpdate(() => {
    const active = document.activeElement
    held = active instanceof HTMLElement && root.value?.contains(active) ? active : null
    stops = held ? stopsIn(root.value!) : []
  })

  onUpdated(() => {
    const was = held
    held = null
    if (!was || !root.value || !isLost(was)) return
    const now = stopsIn(root.value)
    // In the place of one that is only disabled there is nothing new.
    const fresh = was.isConnected ? [] : now.filter((stop) => !stops.includes(stop))
    const at = stops.indexOf(was)
    const near = [...stops.slice(at + 1), ...stops.slice(0, Math.max(0, at)).reverse()]
    const wanted = first ? stopsIn(root.value, first) : []
    if ([...wanted, ...fresh, ...near.filter((stop) => now.includes(stop))].some(takesFocus)) return
    root.value.tabIndex = -1
    takesFocus(root.value)
  })
}

function isLost(was: HTMLElement): boolean {
  const { activeElement, body } = document
  // A browser lets go of a disabled element only at its next frame.
  const isElsewhere = activeElement !== null && activeElement !== body && activeElement !== was
  return !isElsewhere && (!was.isConnected || was.matches(':disabled'))
}

function takesFocus(stop: HTMLElement): boolean {
  stop.focus({ preventScroll: true })
  if (document.activeElement !== stop) return false
  stop.addEventListener('keydown', ignoreHeldEnter)
  return true
}

/** Enter, if it is held down, pressed the button that went, and is not to press this one as well. */
function ignoreHeldEnter(event: KeyboardEvent): void {
  if (event.repeat && event.key === 'Enter') event.preventDefault()
}
