import { guide } from '../../models/diffusion/guidance.ts'
import type { Token } from '../../models/tokeniser.ts'
import { tensor, type Tensor } from '../../runtime/tensor.ts'
import type { Step, Trace } from '../../trace/step.ts'

/** One round of the loop, as far as it has come. Latents are [4, 16, 16]. */
export interface Round {
  readonly index: number
  readonly of: number
  /** Where it starts and where it leads, 1000 … 0. */
  readonly t: number
  readonly next: number
  /** Position of its last step in the trace. */
  readonly end: number
  /** x_t */
  readonly latent: Tensor | null
  /** ε_∅ and ε_c; where guidance needs only one of them, the other was not asked for. */
  readonly without: Tensor | null
  readonly withPrompt: Tensor | null
  /** ε̂, as guided */
  readonly noise: Tensor | null
  /** x̂_0 */
  readonly denoised: Tensor | null
  /** What goes on to the next round. */
  readonly result: Tensor | null
  /** √ᾱ and √(1 − ᾱ) at t. */
  readonly alpha: number | null
  readonly sigma: number | null
  /** Decoded x̂_0. */
  readonly pixels: Tensor | null
  /** [6, 256, tokens] */
  readonly attention: Tensor | null
}

/** What the views read from a run. */
export interface Reading {
  readonly rounds: readonly Round[]
  /** Rounds that the run will have. */
  readonly of: number
  /** The tokens that the attention is on: the prompt's, or the negative prompt's where only that was read. */
  readonly tokens: readonly Token[]
  readonly cut: boolean
  /** w */
  readonly guidance: number
  /** The finished picture. */
  readonly picture: Tensor | null
}

const LOOP = ['unet', 'guidance', 'scheduler', 'preview'] as const

/**
 * A run whose recording left out what follows by arithmetic, with it put back: ε̂ = ε_∅ + w (ε_c − ε_∅).
 */
export function restored(trace: Trace): Trace {
  let asked: Step | undefined
  const steps = trace.steps.map((step) => {
    if (step.stage === 'unet') asked = step
    if (step.stage !== 'guidance' || step.tensors.noise || !asked) return step
    const noise = guided(asked, Number(step.notes?.guidance))
    return noise ? { ...step, tensors: { ...step.tensors, noise } } : step
  })
  return { ...trace, steps }
}

function guided({ tensors: { without, with: withPrompt } }: Step, w: number): Tensor | null {
  if (!without || !withPrompt) return withPrompt ?? without ?? null
  return tensor(guide(without.data as Float32Array, withPrompt.data as Float32Array, w), without.dims)
}

/** The rounds of a run, complete or not; null before its first round. */
export function readingOf(trace: Trace | null): Reading | null {
  if (!trace) return null
  const first = trace.steps.find(({ stage }) => stage === 'unet')
  const words = trace.steps.find(({ stage }) => stage === 'tokens')
  if (!first || !words) return null
  const byRound = new Map<number, [Step, number][]>()
  trace.steps.forEach((step, at) => {
    if (!(LOOP as readonly string[]).includes(step.stage)) return
    byRound.set(step.index, [...(byRound.get(step.index) ?? []), [step, at]])
  })
  const text = first.tensors.with ? 0 : 1
  const guidance = trace.steps.find(({ stage }) => stage === 'guidance')?.notes?.guidance
  return {
    rounds: [...byRound.values()].map(roundOf),
    of: first.of,
    tokens: (words.notes?.tokens as Token[][])[text] ?? [],
    cut: (words.notes?.cut as boolean[])[text] ?? false,
    guidance: Number(guidance ?? trace.settings.guidance),
    picture: trace.steps.find(({ stage }) => stage === 'decoder')?.tensors.pixels ?? null,
  }
}

function roundOf(steps: readonly (readonly [Step, number])[]): Round {
  const byStage = new Map(steps.map(([step]) => [step.stage, step]))
  const [first] = steps[0]!
  const [unet, scheduler] = [byStage.get('unet'), byStage.get('scheduler')]
  return {
    index: first.index,
    of: first.of,
    t: Number(first.notes?.t),
    next: Number(first.notes?.next),
    end: steps.at(-1)![1],
    latent: unet?.tensors.latent ?? null,
    without: unet?.tensors.without ?? null,
    withPrompt: unet?.tensors.with ?? null,
    noise: byStage.get('guidance')?.tensors.noise ?? null,
    denoised: scheduler?.tensors.denoised ?? null,
    result: scheduler?.tensors.latent ?? null,
    alpha: scheduler ? Number(scheduler.notes?.alpha) : null,
    sigma: scheduler ? Number(scheduler.notes?.sigma) : null,
    pixels: byStage.get('preview')?.tensors.pixels ?? null,
    attention: unet?.tensors.attention ?? null,
  }
}

/** The round that a trace is in at its step `current`; before the loop the first, after it the last. */
export function roundAt(trace: Trace | null, current: number): number {
  for (let at = Math.min(current, (trace?.steps.length ?? 0) - 1); at >= 0; at--) {
    const { stage, index, of } = trace!.steps[at]!
    if ((LOOP as readonly string[]).includes(stage)) return Math.min(index, of - 1)
  }
  return 0
}
