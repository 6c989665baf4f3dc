import { expect } from 'vitest'
import type { Engine } from '../../components/runtime/engine.ts'

/** Longer than any demo waits after a change before it runs again, in milliseconds. */
const PATIENCE = 400

/** The engine, with models that come no sooner than `arrive` is called. */
export function heldDownload<E extends Engine>(
  engine: E,
): {
  readonly engine: E
  arrive(): void
  /** Fails if the download was stopped or begun anew since it began. */
  expectUndisturbed(): Promise<void>
} {
  let arrive!: () => void
  const coming = new Promise<void>((resolve) => (arrive = resolve))
  const files: string[] = []
  let stopped = false
  const load: Engine['load'] = ({ model, file }, { signal } = {}) => {
    files.push(`${model}/${file}`)
    signal?.addEventListener('abort', () => (stopped = true))
    return coming
  }
  return {
    engine: { ...engine, load },
    arrive,
    async expectUndisturbed() {
      await new Promise((resolve) => setTimeout(resolve, PATIENCE))
      expect(files.length).toBeGreaterThan(0)
      expect(new Set(files).size).toBe(files.length)
      expect(stopped).toBe(false)
    },
  }
}
