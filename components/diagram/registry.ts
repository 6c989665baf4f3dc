import { computed, getCurrentScope, onScopeDispose, type Ref, type ShallowRef, shallowReactive } from 'vue'
import type { Trace } from '../trace/step.ts'

export interface PublishedTrace {
  readonly trace: Readonly<Ref<Trace | null> | ShallowRef<Trace | null>>
  readonly current: Readonly<Ref<number>>
  readonly failedStage?: Readonly<Ref<string | null | undefined>>
}

const published = shallowReactive(new Map<string, PublishedTrace>())

/**
 * Shows a demo's trace to the figures of the page that are `live` under this name, until the demo goes.
 * Call it in setup(). On the server nothing is published: a figure there is at rest.
 */
export function publishTrace(
  name: string,
  trace: PublishedTrace['trace'],
  current: PublishedTrace['current'],
  failedStage?: PublishedTrace['failedStage'],
): void {
  if (typeof window === 'undefined') return
  const entry: PublishedTrace = failedStage ? { trace, current, failedStage } : { trace, current }
  published.set(name, entry)
  if (getCurrentScope()) onScopeDispose(() => published.get(name) === entry && published.delete(name))
}

/** The trace that is published under a name; null while there is none. */
export const usePublishedTrace = (name: () => string | undefined): Readonly<Ref<PublishedTrace | null>> =>
  computed(() => published.get(name() ?? '') ?? null)
