import type { Engine, ModelFile } from '../../runtime/engine.ts'
import { tensor, type Tensor, type Tensors } from '../../runtime/tensor.ts'
import type { Step } from '../../trace/step.ts'
import { guide, passesFor } from './guidance.ts'
import type { Level } from './level.ts'
import { CONTROL, LATENT, decode, predict, stackContexts, type Additions } from './networks.ts'
import type { NoiseSource } from './noise.ts'
import { fromV, fromX0, type Denoised } from './parameterisation.ts'
import type { SamplerStep } from './sampler.ts'
import { SAMPLERS } from './samplers.ts'
import type { DiffusionSettings } from './settings.ts'

/** Contexts of the prompt and of what guidance leads away from: [1, 32, 128] each. */
export interface Contexts {
  readonly prompt: Tensor
  readonly negative: Tensor
}

/** What else has a say in the prediction. */
export interface Influences {
  /** Part of the picture is known already: there, x̂_0 is what is known. Weights 0 … 1 of what is to be made anew. */
  readonly known?: { readonly latent: Float32Array; readonly mask: Float32Array }
  /** What a ControlNet adds at this latent, or nothing. */
  readonly control?: (question: {
    readonly x: Float32Array
    readonly level: Level
    /** The prompt's, [1, 32, 128]. */
    readonly context: Tensor
    /** Share of the steps that are done, 0 … 1. */
    readonly progress: number
    readonly signal?: AbortSignal
  }) => Promise<{ readonly additions: Additions; readonly ms: number } | undefined>
}

export interface LatentRun {
  readonly x: Float32Array
  readonly levels: readonly Level[]
  readonly contexts: Contexts
  readonly settings: Pick<DiffusionSettings, 'sampler' | 'guidance' | 'eta'>
  readonly noise: NoiseSource
  readonly influences?: Influences
  /** Which network predicts; the UNet, when left out. */
  readonly network?: ModelFile
  /** Decode what the picture will be, as each step sees it. */
  readonly preview?: boolean
}

interface Asked {
  /** Questions to the UNet. */
  readonly evaluations: number
  readonly ms: number
  readonly controlMs: number
  readonly tensors: Tensors
  /** What the ControlNet added; none where it had no say. */
  readonly additions: Tensors
}

const NOTHING: Asked = { evaluations: 0, ms: 0, controlMs: 0, tensors: {}, additions: {} }

const additionTensors = ({ fine, coarse }: Additions): Tensors => ({
  fine: tensor(fine, CONTROL.fine),
  coarse: tensor(coarse, CONTROL.coarse),
})

const latentTensor = (data: Float32Array): Tensor => tensor(data.slice(), LATENT)

/** x̂_0 with the known part put in its place, and the noise that this makes of x_t. */
function keepKnown(x: Float32Array, level: Level, said: Denoised, known: Influences['known']): Denoised {
  if (!known) return said
  const denoised = said.denoised.map((value, i) => {
    const fresh = known.mask[i % known.mask.length]!
    return fresh * value + (1 - fresh) * known.latent[i]!
  })
  return fromX0(x, denoised, level)
}

/**
 * The loop of diffusion: from noise to a latent, a step at a time. Stages, each `index` of `of` steps:
 * `control` (only with a ControlNet; where it has a say, what it adds: `fine` [128, 16, 16], `coarse` [256, 8, 8]), `unet` (`latent` x_t, `without` and `with` the prompt, as noise ε̂; `attention`
 * [6, 256, 32], `bottleneck`; noted: `evaluations`, how often it was asked), `guidance` (`noise` ε̂ as guided),
 * `scheduler` (`denoised` x̂_0 and the next `latent`), and with previews `preview` (`pixels` of x̂_0).
 * @returns the last latent
 */
export async function* denoiseLatent(
  engine: Engine,
  { x, levels, contexts, settings, noise, influences = {}, network, preview = false }: LatentRun,
  signal?: AbortSignal,
): AsyncGenerator<Step, Float32Array, void> {
  const { guidance } = settings
  const passes = passesFor(guidance)
  const context = stackContexts(
    ...(passes.without ? [contexts.negative] : []),
    ...(passes.withPrompt ? [contexts.prompt] : []),
  )
  const of = levels.length - 1
  let asked: Asked = NOTHING
  let done = 0

  const denoise = async (xt: Float32Array, level: Level): Promise<Denoised> => {
    const progress = done / of
    const control = await influences.control?.({
      x: xt,
      level,
      context: contexts.prompt,
      progress,
      ...(signal && { signal }),
    })
    const question = {
      x: xt,
      t: level.t,
      contexts: context,
      ...(control && { additions: control.additions }),
      ...(network && { network }),
    }
    const { value, ms } = await predict(engine, question, signal)
    const first = value.v[0]!
    const withPrompt = value.v.at(-1)!
    const v = passes.without && passes.withPrompt ? guide(first, withPrompt, guidance) : first
    const said = keepKnown(xt, level, fromV(xt, v, level), influences.known)
    // a step of Heun asks twice; the first answer is the one at x_t
    const tensors = asked.evaluations
      ? asked.tensors
      : {
          latent: latentTensor(xt),
          ...(passes.without && { without: latentTensor(fromV(xt, first, level).noise) }),
          ...(passes.withPrompt && { with: latentTensor(fromV(xt, withPrompt, level).noise) }),
          attention: value.attention,
          bottleneck: value.bottleneck,
        }
    asked = {
      evaluations: asked.evaluations + 1,
      ms: asked.ms + ms,
      controlMs: asked.controlMs + (control?.ms ?? 0),
      tensors,
      additions: asked.evaluations || !control ? asked.additions : additionTensors(control.additions),
    }
    return said
  }

  const sampler = SAMPLERS[settings.sampler].make({ eta: settings.eta })
  let began = performance.now()
  let last: SamplerStep | undefined
  for await (const step of sampler({ x, levels, denoise, fresh: () => noise(x.length) })) {
    const { index } = step
    const { evaluations, ms, controlMs, tensors, additions } = asked
    const time = { t: step.level.t, next: step.next.t }
    // before the first yield: what the reader's page does meanwhile is none of the scheduler's time
    const schedulerMs = Math.max(0, performance.now() - began - ms - controlMs)
    if (influences.control)
      yield { stage: 'control', index, of, ms: controlMs, tensors: additions, notes: time }
    yield { stage: 'unet', index, of, ms, tensors, notes: { ...time, evaluations, main: 'with' } }
    yield {
      stage: 'guidance',
      index,
      of,
      ms: 0,
      tensors: { noise: latentTensor(step.noise) },
      notes: { guidance },
    }
    yield {
      stage: 'scheduler',
      index,
      of,
      ms: schedulerMs,
      tensors: { denoised: latentTensor(step.denoised), latent: latentTensor(step.result) },
      notes: { ...time, alpha: step.level.alpha, sigma: step.level.sigma, main: 'latent' },
    }
    if (preview) {
      const shown = await decode(engine, step.denoised, signal)
      yield { stage: 'preview', index, of, ms: shown.ms, tensors: { pixels: shown.value } }
    }
    last = step
    done = index + 1
    asked = NOTHING
    began = performance.now()
  }
  return last ? last.result : x
}
