import { denoiseLatent } from '../../models/diffusion/denoise-latent.ts'
import { passesFor } from '../../models/diffusion/guidance.ts'
import { decode, DIFFUSION, LATENT_SIZE, predict, stackContexts } from '../../models/diffusion/networks.ts'
import { createNoise } from '../../models/diffusion/noise.ts'
import { T } from '../../models/diffusion/schedule.ts'
import { checkSettings, DEFAULT_SETTINGS, type DiffusionSettings } from '../../models/diffusion/settings.ts'
import { levelsOf } from '../../models/diffusion/spacing.ts'
import { readPrompts, TRAINED_SCHEDULE } from '../../models/diffusion/text-to-image.ts'
import type { Tokeniser } from '../../models/tokeniser.ts'
import type { Engine, ModelFile } from '../../runtime/engine.ts'
import type { Run } from '../../trace/step.ts'
import { median } from '../../views/statistics.ts'
import { distance } from '../shared/diffusion/distance.ts'

/** Samplers that the teacher may be run with. */
export const TEACHER_SAMPLERS = ['ddim', 'dpm-solver-2m'] as const

/** Jumps of the student's runs. */
export const JUMPS = [4, 2, 1] as const

/** What is asked for; `steps`, `guidance` and `sampler` are the teacher's. */
export interface Request extends Pick<DiffusionSettings, 'prompt' | 'seed' | 'steps' | 'guidance'> {
  readonly sampler: (typeof TEACHER_SAMPLERS)[number]
}

export const FIRST: Request = {
  prompt: 'a red butterfly on the grass',
  seed: 2,
  steps: 20,
  guidance: 5,
  sampler: 'ddim',
}

/** One of the runs that are compared. */
export interface RunPlan {
  /** `teacher`, or `student-` and its jumps. */
  readonly key: string
  readonly who: 'teacher' | 'student'
  readonly network: ModelFile
  readonly settings: DiffusionSettings
}

/**
 * The teacher's run, then those of the student: LCM's sampler, and guidance 1, since the student was taught by answers
 * that were guided already.
 * @throws RangeError with one sentence where a setting is none
 */
export function plansOf({ prompt, seed, steps, guidance, sampler }: Request): RunPlan[] {
  const teacher = checkSettings({ prompt, seed, steps, guidance, sampler })
  return [
    { key: 'teacher', who: 'teacher', network: DIFFUSION.unet, settings: teacher },
    ...JUMPS.map((jumps): RunPlan => ({
      key: `student-${jumps}`,
      who: 'student',
      network: DIFFUSION.student,
      settings: { ...DEFAULT_SETTINGS, prompt, seed, steps: jumps, guidance: 1, sampler: 'lcm' },
    })),
  ]
}

/** What a picture cost, in milliseconds; noted with it. */
export interface Cost {
  /** Of each question to the network, in order. */
  readonly calls: readonly number[]
  /** Texts that each question is asked under: two with guidance. */
  readonly rows: number
  readonly text: number
  /** Sampler and guidance. */
  readonly rest: number
  readonly decoder: number
}

/**
 * Teacher and student on the same prompt, from the same noise. Each network is asked once before, so that no time holds
 * what is done only once. Stages: `tokens`, `text`, then for each run its steps, `teacher` or `student` (`pixels` of
 * x̂_0; noted: t), and `picture` (`pixels`; noted: `cost`, and `apart`, the distance of its latent from the teacher's).
 * Noted in each of these: `run`, the plan's key.
 */
export async function* compare(
  engine: Engine,
  tokeniser: Tokeniser,
  request: Request,
  signal?: AbortSignal,
): Run {
  const plans = plansOf(request)
  const prompts = readPrompts(engine, tokeniser, { prompt: request.prompt, negative: '' }, signal)
  let textMs = 0
  let text = await prompts.next()
  for (; !text.done; text = await prompts.next()) {
    textMs += text.value.ms
    yield text.value
  }
  const contexts = text.value
  const warmed = new Set<ModelFile>()
  let taught: Float32Array | undefined
  for (const { key, who, network, settings } of plans) {
    const noise = createNoise(settings.seed)
    const x = noise(LATENT_SIZE)
    const passes = passesFor(settings.guidance)
    const both = passes.without && passes.withPrompt
    if (!warmed.has(network)) {
      const asked = both ? stackContexts(contexts.negative, contexts.prompt) : contexts.prompt
      await predict(engine, { x, t: T, contexts: asked, network }, signal)
      if (warmed.size === 0) await decode(engine, x, signal)
      warmed.add(network)
    }
    const levels = levelsOf(TRAINED_SCHEDULE, settings.spacing, settings.steps)
    const steps = denoiseLatent(
      engine,
      { x, levels, contexts, settings, noise, network, preview: true },
      signal,
    )
    const calls: number[] = []
    let rest = 0
    let t = 0
    let step = await steps.next()
    for (; !step.done; step = await steps.next()) {
      const { stage, ms, notes, tensors } = step.value
      if (stage === 'unet') [t] = [Number(notes?.t), calls.push(ms)]
      else if (stage === 'scheduler') rest += ms
      else if (stage === 'preview') {
        const pixels = tensors.pixels!
        yield { ...step.value, stage: who, ms: calls.at(-1)!, tensors: { pixels }, notes: { run: key, t } }
      }
    }
    taught ??= step.value
    const apart = distance(step.value, taught)
    const { value: pixels, ms: decoder } = await decode(engine, step.value, signal)
    const cost: Cost = { calls, rows: both ? 2 : 1, text: textMs, rest, decoder }
    const ms = totalOf(cost)
    yield { stage: 'picture', index: 0, of: 1, ms, tensors: { pixels }, notes: { run: key, cost, apart } }
  }
}

/** Milliseconds in the network. */
export const networkOf = ({ calls }: Cost): number => calls.reduce((a, b) => a + b, 0)

/** Milliseconds from the prompt to the picture; what the reader looks at on the way is not in it. */
export const totalOf = (cost: Cost): number => cost.text + networkOf(cost) + cost.rest + cost.decoder

/** Median time of a question; 0 before the first. */
export const callOf = ({ calls }: Cost): number => (calls.length > 0 ? median(calls) : 0)
