import { getCurrentScope, onScopeDispose, type Ref, ref } from 'vue'

export interface PlaybackOptions {
  /** Milliseconds a step. */
  readonly pace?: number
}

export interface Playback {
  /** Index of the step on show, −1 for none. */
  readonly current: Ref<number>
  readonly playing: Ref<boolean>
  /** From the step on show, or from the start if that is the last. With reduced motion: straight to the end. */
  play(): void
  pause(): void
  /** Shows a step; an index beyond the ends is brought inside. */
  seek(index: number): void
  step(by: 1 | -1): void
}

const calm = 700
const quick = 120
const longest = 12_000

export const prefersReducedMotion = (): boolean =>
  globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? false

/** Steps through a run at a calm pace. @param count how many steps there are now */
export function usePlayback(count: () => number, { pace }: PlaybackOptions = {}): Playback {
  const current = ref(-1)
  const playing = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined

  function seek(index: number): void {
    const whole = Number.isFinite(index) ? Math.round(index) : 0
    current.value = Math.min(Math.max(whole, 0), count() - 1)
  }

  function pause(): void {
    clearTimeout(timer)
    playing.value = false
  }

  function beat(): void {
    const wait = pace ?? Math.min(calm, Math.max(quick, longest / Math.max(1, count())))
    timer = setTimeout(() => {
      seek(current.value + 1)
      if (current.value < count() - 1) beat()
      else pause()
    }, wait)
  }

  function play(): void {
    pause()
    if (count() === 0) return
    if (prefersReducedMotion()) return seek(count() - 1)
    if (current.value >= count() - 1) seek(0)
    if (count() === 1) return
    playing.value = true
    beat()
  }

  if (getCurrentScope()) onScopeDispose(pause)

  return {
    current,
    playing,
    play,
    pause,
    seek,
    step(by) {
      pause()
      seek(current.value + by)
    },
  }
}
