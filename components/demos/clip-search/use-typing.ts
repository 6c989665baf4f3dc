import { onScopeDispose, ref, type Ref, watch } from 'vue'

/** Milliseconds a character. */
const PACE = 32

/** The text letter by letter while `typing` is true; all of it otherwise. */
export function useTyping(text: () => string, typing: () => boolean): Readonly<Ref<string>> {
  const typed = ref(text())
  let timer: ReturnType<typeof setTimeout> | undefined

  function type(characters: readonly string[], count: number): void {
    typed.value = characters.slice(0, count).join('')
    if (count < characters.length) timer = setTimeout(() => type(characters, count + 1), PACE)
  }

  watch([text, typing], ([words, slowly], [wordsBefore]) => {
    clearTimeout(timer)
    if (slowly && words !== wordsBefore) type([...words], 1)
    else typed.value = words
  })
  onScopeDispose(() => clearTimeout(timer))
  return typed
}
