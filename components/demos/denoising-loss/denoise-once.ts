import {
  decode,
  encode,
  LATENT,
  LATENT_SIZE,
  predict,
  stackContexts,
} from '../../models/diffusion/networks.ts'
import type { Contexts } from '../../models/diffusion/denoise-latent.ts'
import { gaussianNoise } from '../../models/diffusion/noise.ts'
import { addNoise } from '../../models/diffusion/process.ts'
import { levelAt } from '../../models/diffusion/schedule.ts'
import { readPrompts, TRAINED_SCHEDULE } from '../../models/diffusion/text-to-image.ts'
import type { Tokeniser } from '../../models/tokeniser.ts'
import type { Engine } from '../../runtime/engine.ts'
import { tensor, type Tensor } from '../../runtime/tensor.ts'
import type { Run, Step } from '../../trace/step.ts'
import { bytesOf, paintedOf, planesOf } from '../shared/diffusion/pixels.ts'
import type { ChosenPicture } from '../shared/picture-choice.ts'
import { answerOf, errorMap, type Losses } from './losses.ts'

export interface DenoiseQuestion {
  /** 1 … 1000 */
  readonly t: number
  readonly seed: number
  readonly prompt: string
}

/** What the `decoder` step of an answer says; losses without and with the prompt. */
export interface AnswerNotes extends DenoiseQuestion {
  readonly picture: string
  readonly label: string
  readonly scene?: number
  readonly losses: readonly [Losses, Losses]
  /** The prompt was longer than the text tower reads. */
  readonly cut: boolean
}

/** What the networks have read already: pictures by id, and the last prompt. */
export interface Memory {
  readonly latents: Map<string, Tensor>
  prompt?: { readonly text: string; readonly contexts: Contexts; readonly cut: boolean }
}

export const createMemory = (): Memory => ({ latents: new Map() })

/**
 * One exercise of the training: a picture gets noise as of one t, and the network names it, without and with the
 * prompt. Stages: `tokens`, `text` (a prompt is read once), `encoder` (a picture is encoded once), `mix` (`noisy` x_t,
 * `noise` ε), `unet` (`v` [2, 4, 16, 16]: without, with), `loss` (`error` [2, 16, 16], (ε − ε̂)²), `decoder` (x̂_0,
 * [128, 128, 3], `without` and `with` the prompt).
 */
export async function* denoiseOnce(
  engine: Engine,
  tokeniser: Tokeniser,
  { picture, question }: { readonly picture: ChosenPicture; readonly question: DenoiseQuestion },
  memory: Memory,
  signal?: AbortSignal,
): Run {
  const { t, seed, prompt } = question
  const { contexts, cut } = yield* readOnce(engine, tokeniser, prompt, memory, signal)
  const shown = bytesOf(picture.picture)
  const latent = yield* encodeOnce(engine, picture, shown, memory, signal)

  const round = { index: 0, of: 1 }
  const x0 = latent.data as Float32Array
  const level = levelAt(TRAINED_SCHEDULE, t)
  const noise = gaussianNoise(seed, LATENT_SIZE)
  const x = addNoise(x0, noise, level)
  const mixture = { noisy: tensor(x, LATENT), noise: tensor(noise, LATENT) }
  yield { stage: 'mix', ...round, ms: 0, tensors: mixture, notes: { t, main: 'noisy' } }

  const rows = stackContexts(contexts.negative, contexts.prompt)
  const { value: predicted, ms } = await predict(engine, { x, t, contexts: rows }, signal)
  const v = joined(predicted.v.map((row) => tensor(row, LATENT)))
  yield { stage: 'unet', ...round, ms, tensors: { v } }

  const answers = predicted.v.map((row) => answerOf({ x0, noise, x, v: row }, level))
  const error = joined(answers.map(errorMap))
  const losses = answers.map((answer) => answer.losses) as unknown as [Losses, Losses]
  yield { stage: 'loss', ...round, ms: 0, tensors: { error }, notes: { losses } }

  const painted: Tensor[] = []
  let took = 0
  for (const { said } of answers) {
    const decoded = await decode(engine, said.denoised, signal)
    painted.push(paintedOf(decoded.value))
    took += decoded.ms
  }
  const { id, label, scene } = picture
  const about: AnswerNotes = {
    ...question,
    picture: id,
    label,
    ...(scene !== undefined && { scene }),
    losses,
    cut,
  }
  const tensors = { with: painted[1]!, without: painted[0]!, picture: shown, latent, ...mixture, v, error }
  yield { stage: 'decoder', ...round, ms: took, tensors, notes: { ...about, main: 'with' } }
}

async function* readOnce(
  engine: Engine,
  tokeniser: Tokeniser,
  text: string,
  memory: Memory,
  signal?: AbortSignal,
): AsyncGenerator<Step, NonNullable<Memory['prompt']>, void> {
  if (memory.prompt?.text === text) return memory.prompt
  const contexts = yield* readPrompts(engine, tokeniser, { prompt: text, negative: '' }, signal)
  return (memory.prompt = { text, contexts, cut: tokeniser.encode(text).cut })
}

async function* encodeOnce(
  engine: Engine,
  { id, picture }: ChosenPicture,
  shown: Tensor,
  { latents }: Memory,
  signal?: AbortSignal,
): AsyncGenerator<Step, Tensor, void> {
  const known = latents.get(id)
  if (known) return known
  const { value, ms } = await encode(engine, planesOf(picture), signal)
  const latent = tensor(value, LATENT)
  latents.set(id, latent)
  const tensors = { latent, picture: shown }
  yield { stage: 'encoder', index: 0, of: 1, ms, tensors, notes: { main: 'latent' } }
  return latent
}

/** Tensors of one shape one above the other: [n, …]. */
function joined(parts: readonly Tensor[]): Tensor {
  const { length } = parts[0]!.data
  const data = new Float32Array(parts.length * length)
  parts.forEach((part, i) => data.set(part.data, i * length))
  return tensor(data, [parts.length, ...parts[0]!.dims])
}
