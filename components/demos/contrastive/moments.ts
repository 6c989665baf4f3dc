import { embedPictures, embedTexts } from '../../models/clip.ts'
import type { Logit } from '../../models/contrastive-loss.ts'
import type { Tokeniser } from '../../models/tokeniser.ts'
import type { Engine } from '../../runtime/engine.ts'
import { tensor, type Tensor } from '../../runtime/tensor.ts'
import type { Run, Step } from '../../trace/step.ts'
import { captionOf, captionSeed } from '../../world/captions.ts'
import type { Picture } from '../../world/draw.ts'
import { factsOf, fits } from '../../world/facts.ts'
import { makeScene, type Scene } from '../../world/scene.ts'
import { packPictures } from '../shared/packed-pictures.ts'

/** Pictures of a batch, each with a caption. */
export const BATCH_SIZE = 16

/** The moments of training whose weights were kept; also the stages of the recorded run. */
export const MOMENTS = ['untrained', 'early', 'trained'] as const
export type Moment = (typeof MOMENTS)[number]

/** A batch before any tower has seen it. */
export interface Batch {
  readonly scenes: readonly Scene[]
  readonly texts: readonly string[]
  /** pictures × texts: 1 where the text is true of the picture, else −1. */
  readonly signs: Int32Array
}

/** A caption in the reader's words, and which picture of the batch it is for. */
export interface OwnCaption {
  readonly at: number
  readonly text: string
}

/** What `clip.py vectors` writes: the same batch at several moments of training. */
export interface MomentsFile {
  readonly split: 'val'
  readonly scenes: readonly number[]
  readonly texts: readonly string[]
  /** pictures × texts, 1 where a text fits. */
  readonly fits: readonly (readonly number[])[]
  readonly stages: readonly {
    readonly samples: number
    readonly scale: number
    readonly bias: number
    readonly images: readonly (readonly number[])[]
    readonly texts: readonly (readonly number[])[]
  }[]
}

/**
 * Batch number n: the `val` scenes from 16n on, each with its first caption. A caption of the reader's own is taken
 * to fit its picture alone: what it says of the others, nobody has worked out.
 */
export function batchOf(number: number, own?: OwnCaption): Batch {
  const first = number * BATCH_SIZE
  const scenes = Array.from({ length: BATCH_SIZE }, (_, i) => makeScene(first + i, 'val'))
  const captions = scenes.map((scene, i) => captionOf(scene, captionSeed(first + i)))
  const facts = scenes.map(factsOf)
  const signs = Int32Array.from({ length: BATCH_SIZE ** 2 }, (_, at) => {
    const [i, j] = [Math.floor(at / BATCH_SIZE), at % BATCH_SIZE]
    const right = own?.at === j ? i === j : fits(captions[j]!.claims, facts[i]!)
    return right ? 1 : -1
  })
  return { scenes, texts: captions.map(({ text }, i) => (own?.at === i ? own.text : text)), signs }
}

interface MomentVectors {
  readonly moment: Moment
  readonly ms: number
  readonly pictures: Tensor
  readonly images: Tensor
  readonly texts: Tensor
  readonly signs: Tensor
  readonly logit: Logit
  readonly words: readonly string[]
  /** Pictures that the model had learned from. */
  readonly samples: number
}

function stepOf({ moment, ms, pictures, images, texts, signs, logit, words, samples }: MomentVectors): Step {
  const learned = { scale: Float32Array.of(logit.scale), bias: Float32Array.of(logit.bias) }
  return {
    stage: moment,
    index: 0,
    of: 1,
    ms,
    tensors: {
      images,
      texts,
      signs,
      pictures,
      scale: tensor(learned.scale, [1]),
      bias: tensor(learned.bias, [1]),
    },
    notes: { main: 'images', texts: words, samples },
  }
}

/** The stored vectors of a batch at each moment of training, as the steps of a run. */
export async function* replayMoments(file: MomentsFile, pictures: Tensor): Run {
  const n = file.scenes.length
  const signs = tensor(
    Int32Array.from(file.fits.flat(), (fit) => (fit ? 1 : -1)),
    [n, n],
  )
  const matrix = (rows: readonly (readonly number[])[]): Tensor =>
    tensor(Float32Array.from(rows.flat()), [rows.length, rows[0]?.length ?? 0])
  for (const [at, { samples, scale, bias, images, texts }] of file.stages.entries()) {
    yield stepOf({
      moment: MOMENTS[at]!,
      ms: 0,
      pictures,
      images: matrix(images),
      texts: matrix(texts),
      signs,
      logit: { scale, bias },
      words: file.texts,
      samples,
    })
  }
}

/** A batch through the finished towers; `pictures` are its scenes, drawn at 64×64. One step: `trained`. */
export async function* embedBatch(
  engine: Engine,
  tokeniser: Tokeniser,
  {
    batch,
    pictures,
    logit,
    samples,
  }: { batch: Batch; pictures: readonly Picture[]; logit: Logit; samples: number },
  signal?: AbortSignal,
): Run {
  const seen = await embedPictures(engine, pictures, signal)
  const read = await embedTexts(
    engine,
    batch.texts.map((text) => tokeniser.encode(text)),
    signal,
  )
  yield stepOf({
    moment: 'trained',
    ms: seen.ms + read.ms,
    pictures: packPictures(pictures),
    images: seen.embedding,
    texts: read.embedding,
    signs: tensor(batch.signs, [BATCH_SIZE, BATCH_SIZE]),
    logit,
    words: batch.texts,
    samples,
  })
}
