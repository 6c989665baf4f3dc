import { onBeforeUnmount, onMounted, type Ref } from 'vue'

/**
 * Calls `near` when an element comes within a screen of the window, and `seen` when it reaches the middle half of
 * it; each once. Where a browser cannot tell, both at once.
 */
export function useInView(element: Ref<HTMLElement | null>, near: () => void, seen: () => void): void {
  const observers: IntersectionObserver[] = []

  function once(rootMargin: string, callback: () => void): void {
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return
        observer.disconnect()
        callback()
      },
      { rootMargin },
    )
    observer.observe(element.value!)
    observers.push(observer)
  }

  onMounted(() => {
    if (!element.value || typeof IntersectionObserver === 'undefined') {
      near()
      return seen()
    }
    once('100% 0px', near)
    once('-25% 0px', seen)
  })
  onBeforeUnmount(() => observers.forEach((observer) => observer.disconnect()))
}
