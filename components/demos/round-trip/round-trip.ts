import { CLIP, embedPictures, embedTexts } from '../../models/clip.ts'
import { TEXT_TO_IMAGE } from '../../models/diffusion/networks.ts'
import { pictureGrid } from '../../models/diffusion/picture-grid.ts'
import { DEFAULT_SETTINGS, MOST_SEED, type DiffusionSettings } from '../../models/diffusion/settings.ts'
import { judge, JUDGE, type Reading } from '../../models/judge.ts'
import type { Tokeniser } from '../../models/tokeniser.ts'
import { ranking, similarities } from '../../models/vectors.ts'
import type { Engine } from '../../runtime/engine.ts'
import { tensor, type Tensor } from '../../runtime/tensor.ts'
import type { Run, Step, Trace } from '../../trace/step.ts'
import type { Picture } from '../../views/picture.ts'
import { shrink } from '../../world/draw.ts'
import { shownPicture } from '../shared/diffusion/shown.ts'
import { otherPrompts } from './others.ts'

/** What generates, and the two that look at what was generated. */
export const MODELS = [...TEXT_TO_IMAGE, CLIP.image, JUDGE] as const

export const MOST_PICTURES = 12

export const FIRST: DiffusionSettings = { ...DEFAULT_SETTINGS, prompt: 'a red car on the beach', seed: 1 }
export const FIRST_COUNT = 6

/** Seeds one after another, from the first. */
export const seedsFrom = (seed: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => (seed + i) % (MOST_SEED + 1))

export interface RoundTrip {
  readonly settings: DiffusionSettings
  readonly count: number
}

/**
 * Prompt → pictures → what CLIP and the judge say of each. Stages: `text` (`embedding` [13, 128] of the prompt and
 * twelve others; noted: `prompts`), then for each seed `cell` (`pixels`), `clip` (`cosines` [13]) and `judge` (`cells`
 * [3, 3], 1 where it sees something; noted: its `reading`). Noted in these three: `seed`.
 */
export async function* roundTrip(
  engine: Engine,
  tokeniser: Tokeniser,
  { settings, count }: RoundTrip,
  signal?: AbortSignal,
): Run {
  const prompts = [settings.prompt, ...otherPrompts(settings.prompt)]
  const encoded = prompts.map((text) => tokeniser.encode(text))
  const texts = await embedTexts(engine, encoded, signal)
  const notes = { prompts, cut: encoded[0]!.cut }
  yield { stage: 'text', index: 0, of: 1, ms: texts.ms, tensors: { embedding: texts.embedding }, notes }
  const cells = seedsFrom(settings.seed, count).map((seed) => ({ ...settings, seed, key: String(seed) }))
  for await (const step of pictureGrid(engine, tokeniser, { cells }, signal)) {
    if (step.stage !== 'cell') continue
    const { index, of } = step
    const pixels = step.tensors.pixels!
    const seed = Number(step.notes?.key)
    yield { ...step, tensors: { pixels }, notes: { ...step.notes, seed } }
    const shown = shownPicture(pixels)
    const picture = { ...shown, pixels: Uint8Array.from(shown.pixels) }
    const seen = await embedPictures(engine, [shrink(picture, 2)], signal)
    const cosines = tensor(similarities(seen.embedding, texts.embedding), [prompts.length])
    yield { stage: 'clip', index, of, ms: seen.ms, tensors: { cosines }, notes: { seed } }
    const began = performance.now()
    const [reading] = await judge(engine, [picture], signal)
    const ms = performance.now() - began
    yield {
      stage: 'judge',
      index,
      of,
      ms,
      tensors: { cells: filledCells(reading!) },
      notes: { seed, reading },
    }
  }
}

function filledCells({ stickers }: Reading): Tensor {
  const cells = new Float32Array(9)
  for (const { cell } of stickers) cells[cell] = 1
  return tensor(cells, [3, 3])
}

/** One picture, and what was said of it so far. */
export interface Answer {
  readonly seed: number
  readonly settings: DiffusionSettings
  readonly picture: Picture
  /** Of the prompt (first) and the twelve others. */
  readonly cosines: readonly number[] | null
  /** Place of the prompt among the thirteen, from 1. */
  readonly rank: number | null
  readonly reading: Reading | null
}

export function answersOf({ steps }: Trace): Answer[] {
  const about = (stage: string, seed: unknown): Step | undefined =>
    steps.find((step) => step.stage === stage && step.notes?.seed === seed)
  return steps.flatMap(({ stage, tensors, notes }) => {
    if (stage !== 'cell') return []
    const { seed, settings } = notes as unknown as Pick<Answer, 'seed' | 'settings'>
    const cosines = about('clip', seed)?.tensors.cosines
    return [
      {
        seed,
        settings,
        picture: shownPicture(tensors.pixels!),
        cosines: cosines ? Array.from(cosines.data) : null,
        rank: cosines ? ranking(cosines.data).indexOf(0) + 1 : null,
        reading: (about('judge', seed)?.notes?.reading as Reading | undefined) ?? null,
      },
    ]
  })
}

/** The prompt and the others that its pictures are compared with. */
export const promptsOf = ({ steps }: Trace): string[] =>
  (steps.find(({ stage }) => stage === 'text')?.notes?.prompts as string[] | undefined) ?? []

/** The answer with the largest cosine to the prompt: best of N. */
export function bestOf(answers: readonly Answer[]): Answer | null {
  const scored = answers.filter(({ cosines }) => cosines !== null)
  return scored.reduce<Answer | null>(
    (best, one) => (best === null || one.cosines![0]! > best.cosines![0]! ? one : best),
    null,
  )
}
