import type { Step } from './step.ts'

/** The sentences of the narrator; `{…}` are filled in. */
export interface NarrationText {
  /** For a stage that happens once: `{stage}`, `{ms}`. */
  readonly once: string
  /** For one round of several: `{stage}`, `{n}`, `{of}`, `{ms}`. */
  readonly round: string
  /** Appended where the step has tensors: `{tensors}`. */
  readonly gave: string
}

export interface NarrateOptions {
  readonly text: NarrationText
  /** What to call a stage; its id, where left out. */
  readonly stages?: Readonly<Record<string, string>>
}

/**
 * A step as a sentence for a live region. A step that knows better says it in `notes.say`.
 */
export function narrate(step: Step, { text, stages = {} }: NarrateOptions): string {
  const say = step.notes?.say
  if (typeof say === 'string') return say
  const values = {
    stage: stages[step.stage] ?? step.stage,
    n: step.index + 1,
    of: step.of,
    ms: formatMs(step.ms),
    tensors: Object.entries(step.tensors)
      .map(([name, { dims }]) => (dims.length ? `${name}, ${dims.join(' × ')}` : name))
      .join('; '),
  }
  const parts = [step.of > 1 ? text.round : text.once, ...(values.tensors ? [text.gave] : [])]
  return parts.map((part) => fill(part, values)).join(' ')
}

/** Milliseconds as a reader wants them: `0.4`, `12`, `1,250`. */
export const formatMs = (ms: number): string =>
  ms.toLocaleString('en-GB', { maximumFractionDigits: ms < 10 ? 1 : 0 })

/** Fills `{name}` in a template; an unknown name stays as it is. */
export const fill = (template: string, values: Readonly<Record<string, string | number>>): string =>
  template.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
