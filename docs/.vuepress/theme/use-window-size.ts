import { onMounted, onUnmounted, ref, type Ref } from 'vue'
import variables from '@theme-hope/styles/variables.module.scss'

/**
 * Whether the window is a phone's or a wide one, as the style sheet draws the line. The theme's own asks for the
 * window's width while the page comes alive, for which the browser has to lay out all of it.
 */
export const useWindowSize = (): { readonly isMobile: Ref<boolean>; readonly isPC: Ref<boolean> } => ({
  isMobile: useQuery(`(max-width: ${variables.mobileBreakPoint})`),
  isPC: useQuery(`(min-width: ${variables.pcBreakPoint})`),
})

/** Whether a media query holds; false until the page is alive, as on the server. */
function useQuery(query: string): Ref<boolean> {
  const holds = ref(false)
  let list: MediaQueryList | undefined
  const update = (): void => void (holds.value = list!.matches)
  onMounted(() => {
    list = window.matchMedia(query)
    list.addEventListener('change', update)
    // What a phone does not show is taken out once the page is laid out: doing it now would have it laid out twice.
    requestAnimationFrame(() => setTimeout(update))
  })
  onUnmounted(() => list?.removeEventListener('change', update))
  return holds
}
