import { embedPictures, embedTexts, GRID, lookInside, patchVectors } from '../../models/clip.ts'
import type { Tokeniser } from '../../models/tokeniser.ts'
import { similarities } from '../../models/vectors.ts'
import type { Engine } from '../../runtime/engine.ts'
import { tensor, type Tensor } from '../../runtime/tensor.ts'
import type { Run } from '../../trace/step.ts'
import { captionOf, captionSeed, type Caption } from '../../world/captions.ts'
import { drawScene, shrink, type Picture } from '../../world/draw.ts'
import { factsOf, fits } from '../../world/facts.ts'
import { makeScene } from '../../world/scene.ts'
import type { Sprites } from '../../world/sprites.ts'
import { packPictures } from '../shared/packed-pictures.ts'
import { sceneLabel } from '../shared/scene-label.ts'

/** As many words of a sentence are held against the patches. */
export const MOST_WORDS = 12

/** Pictures of a batch. */
export const LEAST_PAIRS = 4
export const MOST_PAIRS = 8

/** A picture as the tower takes it, 64×64, and what to call it. */
export interface NamedPicture {
  readonly picture: Picture
  readonly label: string
}

/** One picture of a batch and its caption. */
export interface Pair {
  /** Number of the scene in `val`; null for a picture of the reader's own. */
  readonly scene: number | null
  readonly text: string
  /** Whether the text is the world's own caption, of which it is known what it is true of. */
  readonly generated: boolean
}

/** The scene of this number in `val`, which no model has seen in training, at 64×64. */
export function sceneOf(number: number, sprites: Sprites): NamedPicture {
  const scene = makeScene(number, 'val')
  return { picture: shrink(drawScene(scene, sprites), 2), label: sceneLabel(scene) }
}

/** The first caption of a scene of `val`, as the training shards number them. */
export const captionOfScene = (number: number): Caption =>
  captionOf(makeScene(number, 'val'), captionSeed(number))

/** The different words of a sentence without punctuation, at most `MOST_WORDS`. */
export function wordsOf(text: string): string[] {
  const words = text
    .split(/\s+/u)
    .map((word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ''))
    .filter((word) => word !== '')
  return [...new Set(words)].slice(0, MOST_WORDS)
}

/**
 * Which texts are true of which pictures, as far as the world knows: 1, else 0; pairs × pairs. Of words that a reader
 * wrote it knows nothing.
 */
export function knownFits(pairs: readonly Pair[]): Int32Array {
  const facts = pairs.map(({ scene }) => (scene === null ? null : factsOf(makeScene(scene, 'val'))))
  const claims = pairs.map(({ scene, generated }) =>
    generated && scene !== null ? captionOfScene(scene).claims : null,
  )
  return Int32Array.from(
    pairs.flatMap((_, i) =>
      pairs.map((__, j) => (facts[i] && claims[j] && fits(claims[j], facts[i]) ? 1 : 0)),
    ),
  )
}

export interface InsideInput {
  readonly picture: Picture
  readonly text: string
  readonly pairs: readonly Pair[]
  /** The pictures of the pairs. */
  readonly pictures: readonly NamedPicture[]
}

/**
 * `lookInside`, and on top of it: `words`, each word of the sentence by itself through the text tower and held against
 * every patch (relevance [words, 8, 8], cosines); `batch`, all pictures against all captions (cosines [n, n]).
 */
export async function* inside(
  engine: Engine,
  tokeniser: Tokeniser,
  { picture, text, pairs, pictures }: InsideInput,
  signal?: AbortSignal,
): Run {
  let patches: Tensor | undefined
  for await (const step of lookInside(engine, tokeniser, { picture, text }, signal)) {
    if (step.stage === 'image') patches = step.tensors.patch_embedding
    yield step
  }
  yield* lightWords(engine, tokeniser, { words: wordsOf(text), patches: patchVectors(patches!) }, signal)
  yield* compareBatch(engine, tokeniser, { pairs, pictures }, signal)
}

async function* lightWords(
  engine: Engine,
  tokeniser: Tokeniser,
  { words, patches }: { words: readonly string[]; patches: Tensor },
  signal?: AbortSignal,
): Run {
  if (words.length === 0) return
  const encoded = words.map((word) => tokeniser.encode(word))
  const { embedding, ms } = await embedTexts(engine, encoded, signal)
  const relevance = tensor(similarities(embedding, patches), [words.length, GRID, GRID])
  yield { stage: 'words', index: 0, of: 1, ms, tensors: { relevance, embedding }, notes: { words } }
}

async function* compareBatch(
  engine: Engine,
  tokeniser: Tokeniser,
  { pairs, pictures }: Pick<InsideInput, 'pairs' | 'pictures'>,
  signal?: AbortSignal,
): Run {
  const n = pairs.length
  const seen = await embedPictures(
    engine,
    pictures.map(({ picture }) => picture),
    signal,
  )
  const encoded = pairs.map(({ text }) => tokeniser.encode(text))
  const read = await embedTexts(engine, encoded, signal)
  const cosines = tensor(similarities(seen.embedding, read.embedding), [n, n])
  const tensors = {
    cosines,
    fits: tensor(knownFits(pairs), [n, n]),
    images: seen.embedding,
    texts: read.embedding,
    pictures: packPictures(pictures.map(({ picture }) => picture)),
  }
  const notes = { texts: pairs.map(({ text }) => text), labels: pictures.map(({ label }) => label) }
  yield {
    stage: 'batch',
    index: 0,
    of: 1,
    ms: seen.ms + read.ms,
    tensors,
    notes: { main: 'cosines', ...notes },
  }
}
