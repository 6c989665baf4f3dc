import { onBeforeUnmount, onMounted, shallowRef, type ShallowRef } from 'vue'
import type { Theme } from './colour-map.ts'

/** The theme of the page, followed as the reader changes it; `light` while rendering on the server. */
export function useTheme(): Readonly<ShallowRef<Theme>> {
  const theme = shallowRef<Theme>('light')
  let observer: MutationObserver | undefined
  onMounted(() => {
    const read = (): void => {
      theme.value = document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light'
    }
    read()
    observer = new MutationObserver(read)
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  })
  onBeforeUnmount(() => observer?.disconnect())
  return theme
}
