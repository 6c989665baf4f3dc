import { START_LOCATION, type Router } from 'vue-router'

/** How long a place is held after a link or the way back has led to it, in ms: until what stands above is laid out. */
const HOLD = 4000
/** What a reader does to go elsewhere. */
const LEAVING = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const

/**
 * Keeps a place in view where it is, by aligning it anew before each paint. What stands above is laid out only when it
 * comes near, and figures and demos take their places late: each moves the place away again, by whole screens.
 * @returns a function that lets go
 */
function hold(align: () => void): () => void {
  let held = true
  const letGo = (): void => {
    held = false
    for (const event of LEAVING) removeEventListener(event, letGo)
  }
  for (const event of LEAVING) addEventListener(event, letGo, { passive: true })
  const end = performance.now() + HOLD
  const again = (): void => {
    if (!held) return
    align()
    if (performance.now() < end) requestAnimationFrame(again)
    else letGo()
  }
  again()
  return letGo
}

/** What a reader had before them: a part of the page, and how far its top was from the window's, in px. */
interface Place {
  readonly index: number
  readonly words: string
  readonly offset: number
}

const parts = (): readonly Element[] => [...(document.getElementById('markdown-content')?.children ?? [])]
const wordsOf = (part: Element): string => (part.textContent ?? '').slice(0, 80)

/** The first part of the page that reaches below the window's top. */
function lookUp(): Place | undefined {
  const all = parts()
  const index = all.findIndex((part) => part.getBoundingClientRect().bottom > 0)
  const part = all[index]
  return part && { index, words: wordsOf(part), offset: part.getBoundingClientRect().top }
}

/** Scrolls to a place, if the page that is shown is the one that has it. */
function goTo({ index, words, offset }: Place): void {
  const part = parts()[index]
  if (part && wordsOf(part) === words)
    scrollBy({ top: part.getBoundingClientRect().top - offset, behavior: 'instant' })
}

/**
 * Links to a section lead to it, from other pages and within one, and who comes back finds what they were reading. The
 * router knows only how many pixels were above, and above is laid out anew. Where the address alone follows the reading,
 * the router has no scrolling at that moment, and this is not asked.
 */
export function keepPlace(router: Router): void {
  const { scrollBehavior } = router.options
  const places = new Map<number, Place>()
  let here = 0
  let letGo = (): void => {}
  router.beforeEach((to, from) => {
    if (from === START_LOCATION || to.path === from.path) return
    const place = lookUp()
    if (place) places.set(here, place)
  })
  router.afterEach(() => {
    here = position()
  })
  router.options.scrollBehavior = async (to, from, saved) => {
    letGo()
    const place = saved && places.get(position())
    if (to.hash && !saved)
      letGo = hold(() => document.getElementById(to.hash.slice(1))?.scrollIntoView({ behavior: 'instant' }))
    if (place) letGo = hold(() => goTo(place))
    return scrollBehavior?.(to, from, saved) ?? false
  }
}

/** Which of the visit's pages this is: the router counts them in the history's state. */
const position = (): number => Number((history.state as { position?: number } | null)?.position ?? 0)
