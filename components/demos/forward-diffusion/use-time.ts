import { onScopeDispose, type Ref, ref } from 'vue'
import { T } from '../../models/diffusion/schedule.ts'
import { prefersReducedMotion } from '../../trace/playback.ts'

/** Milliseconds between two pictures, and by how much t grows from one to the next. */
const BEAT = 60
const STRIDE = 10

/** Lets t run on, like a film. */
export function useTime(t: Ref<number>) {
  const playing = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined

  function pause(): void {
    clearTimeout(timer)
    playing.value = false
  }

  /** With reduced motion: straight to the end. */
  function play(to = T): void {
    pause()
    if (prefersReducedMotion()) {
      t.value = to
      return
    }
    if (t.value >= to) t.value = 1
    playing.value = true
    const beat = (): void => {
      t.value = Math.min(to, (Math.floor(t.value / STRIDE) + 1) * STRIDE)
      if (t.value < to) timer = setTimeout(beat, BEAT)
      else pause()
    }
    timer = setTimeout(beat, BEAT)
  }

  onScopeDispose(pause)

  return {
    playing,
    play,
    pause,
    seek(to: number): void {
      pause()
      t.value = to
    },
  }
}
