import { onBeforeUnmount, type Ref, ref, watch } from 'vue'
import { formatMs, narrate, type NarrationText } from '../../trace/narrate.ts'
import type { Step } from '../../trace/step.ts'
import type { TracePlayer } from '../../trace/use-trace.ts'
import { fill } from '../use-messages.ts'

export interface AnnouncerText {
  readonly narration: NarrationText
  readonly started: string
  readonly done: string
  readonly doneOne: string
}

export interface AnnouncerOptions {
  readonly text: AnnouncerText
  readonly stages?: () => Readonly<Record<string, string>> | undefined
  readonly say?: () => ((step: Step) => string) | undefined
  /** Whether the reader is at work in the demo; a run that plays by itself elsewhere stays silent. */
  readonly attended: () => boolean
}

/** Steps come faster than a sentence is read aloud, so only the one that stays this long is said. */
const patience = 500

/** The sentence for the live region of a demo. */
export function useAnnouncer(
  player: TracePlayer,
  { text, stages, say, attended }: AnnouncerOptions,
): Readonly<Ref<string>> {
  const sentence = ref('')
  let timer: ReturnType<typeof setTimeout> | undefined

  function later(words: () => string): void {
    clearTimeout(timer)
    timer = setTimeout(() => (sentence.value = words()), patience)
  }

  watch([player.step, player.running], ([step, running], [, ran]) => {
    if (running && !ran) return later(() => text.started)
    if (ran && !running) return later(summary)
    if (step && (running || attended()))
      later(() => say?.()?.(step) ?? narrate(step, { text: text.narration, stages: stages?.() }))
  })

  function summary(): string {
    const trace = player.trace.value
    if (player.failure.value || trace?.origin !== 'live' || !trace.complete) return ''
    const ms = formatMs(trace.steps.reduce((sum, step) => sum + step.ms, 0))
    const count = trace.steps.length
    return fill(count === 1 ? text.doneOne : text.done, { count, ms })
  }

  onBeforeUnmount(() => clearTimeout(timer))
  return sentence
}
