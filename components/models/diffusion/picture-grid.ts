import type { Engine } from '../../runtime/engine.ts'
import { tensor } from '../../runtime/tensor.ts'
import type { Run, Step } from '../../trace/step.ts'
import type { Tokeniser } from '../tokeniser.ts'
import { denoiseLatent, type Contexts } from './denoise-latent.ts'
import { decode, LATENT, LATENT_SIZE, predict, stackContexts } from './networks.ts'
import { createNoise } from './noise.ts'
import { checkSettings, type DiffusionSettings } from './settings.ts'
import { levelsOf } from './spacing.ts'
import { hasTwoSlopes } from './samplers/heun.ts'
import { SAMPLERS } from './samplers.ts'
import { readPrompts, TRAINED_SCHEDULE } from './text-to-image.ts'

/** One picture of a grid. */
export interface GridCell extends Partial<DiffusionSettings> {
  readonly prompt: string
  /** Names the cell in its step's notes. */
  readonly key: string
}

/** How often a run asks the UNet. Heun asks twice in a step, save where its second slope does not exist or would harm. */
export function evaluationsOf({ sampler, steps, spacing }: DiffusionSettings): number {
  if (SAMPLERS[sampler].evaluationsPerStep === 1) return steps
  const levels = levelsOf(TRAINED_SCHEDULE, spacing, steps)
  return levels.slice(1).reduce((sum, next, i) => sum + (hasTwoSlopes(levels[i]!, next) ? 2 : 1), 0)
}

/**
 * Many pictures, one after another, each with settings of its own; a text that several of them share is read once.
 * Stages: `tokens` and `text` where a text is new, then for each picture `cell`: `pixels`, `latent`, and with `track`
 * the whole way, `states` [steps + 1, 4, 16, 16] (x_t, the last one is the latent) and `guesses` [steps, 4, 16, 16]
 * (x̂_0). Noted: `key`, `settings`, `evaluations`, and milliseconds as `unetMs`, `decoderMs`.
 * @throws RangeError with one sentence where a setting is none, before anything is asked
 */
export async function* pictureGrid(
  engine: Engine,
  tokeniser: Tokeniser,
  { cells, track = false }: { readonly cells: readonly GridCell[]; readonly track?: boolean },
  signal?: AbortSignal,
): Run {
  const checked = cells.map(({ key, ...given }) => ({ key, settings: checkSettings(given) }))
  const texts = new Map<string, Contexts>()
  for (const [index, { key, settings }] of checked.entries()) {
    const words = JSON.stringify([settings.prompt, settings.negative])
    const contexts = texts.get(words) ?? (yield* readPrompts(engine, tokeniser, settings, signal))
    if (texts.size === 0) await warmUp(engine, contexts, signal)
    texts.set(words, contexts)
    const began = performance.now()
    const { latent, way, evaluations, unetMs } = await through(engine, settings, contexts, signal)
    const { value: pixels, ms: decoderMs } = await decode(engine, latent, signal)
    yield {
      stage: 'cell',
      index,
      of: cells.length,
      ms: performance.now() - began,
      tensors: { pixels, latent: tensor(latent.slice(), LATENT), ...(track && way()) },
      notes: { key, settings, evaluations, unetMs, decoderMs },
    }
  }
}

/** The first answer of a network takes longer than all others, and times are compared here: both are asked once before. */
async function warmUp(engine: Engine, { prompt, negative }: Contexts, signal?: AbortSignal): Promise<void> {
  const x = new Float32Array(LATENT_SIZE)
  await predict(engine, { x, t: 1, contexts: stackContexts(negative, prompt) }, signal)
  await decode(engine, x, signal)
}

async function through(
  engine: Engine,
  settings: DiffusionSettings,
  contexts: Contexts,
  signal?: AbortSignal,
) {
  const noise = createNoise(settings.seed)
  const levels = levelsOf(TRAINED_SCHEDULE, settings.spacing, settings.steps)
  const x = noise(LATENT_SIZE)
  const states: Float32Array[] = [x.slice()]
  const guesses: Float32Array[] = []
  let evaluations = 0
  let unetMs = 0
  const note = ({ stage, ms, tensors, notes }: Step): void => {
    if (stage === 'unet') {
      evaluations += Number(notes?.evaluations)
      unetMs += ms
    }
    if (stage === 'scheduler') {
      guesses.push(tensors.denoised!.data as Float32Array)
      states.push(tensors.latent!.data as Float32Array)
    }
  }
  const steps = denoiseLatent(engine, { x, levels, contexts, settings, noise }, signal)
  let next = await steps.next()
  for (; !next.done; next = await steps.next()) note(next.value)
  const way = () => ({ states: stack(states), guesses: stack(guesses) })
  return { latent: next.value, evaluations, unetMs, way }
}

function stack(latents: readonly Float32Array[]) {
  const all = new Float32Array(latents.length * LATENT_SIZE)
  latents.forEach((latent, i) => all.set(latent, i * LATENT_SIZE))
  return tensor(all, [latents.length, ...LATENT])
}
