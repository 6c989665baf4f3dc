import { embedPictures, embedTexts } from '../../components/models/clip.ts'
import type { Tokeniser } from '../../components/models/tokeniser.ts'
import { dot, row, similarities } from '../../components/models/vectors.ts'
import type { Engine } from '../../components/runtime/engine.ts'
import type { Tensor } from '../../components/runtime/tensor.ts'
import { captionOf, captionSeed, hardNegative, type Caption } from '../../components/world/captions.ts'
import { drawScene, shrink } from '../../components/world/draw.ts'
import { factsOf, fits } from '../../components/world/facts.ts'
import { makeScene, type Scene, type Split } from '../../components/world/scene.ts'
import type { Sprites } from '../../components/world/sprites.ts'
import {
  BACKGROUND_PHRASES,
  BACKGROUNDS,
  COLOURS,
  CONCEPTS,
  conceptIndex,
} from '../../components/world/vocabulary.ts'

/** Scenes of a split on which the retrieval is measured. */
export const RETRIEVAL_SCENES = 1000

export interface Models {
  readonly engine: Engine
  readonly tokeniser: Tokeniser
  readonly sprites: Sprites
}

interface Vectors {
  readonly scenes: readonly Scene[]
  readonly images: Tensor
}

const embed = async ({ engine, tokeniser }: Models, texts: readonly string[]): Promise<Tensor> =>
  (
    await embedTexts(
      engine,
      texts.map((text) => tokeniser.encode(text)),
    )
  ).embedding

async function seeScenes({ engine, sprites }: Models, split: Split): Promise<Vectors> {
  const scenes = Array.from({ length: RETRIEVAL_SCENES }, (_, i) => makeScene(i, split))
  const { embedding } = await embedPictures(
    engine,
    scenes.map((scene) => shrink(drawScene(scene, sprites), 2)),
  )
  return { scenes, images: embedding }
}

/** Share of rows whose `k` best columns hold at least one that is right; rows without a right column do not count. */
function recall(
  scores: Float32Array,
  rows: number,
  columns: number,
  right: (r: number, c: number) => boolean,
  k: number,
): number {
  let hits = 0
  let counted = 0
  for (let r = 0; r < rows; r++) {
    const values = scores.subarray(r * columns, (r + 1) * columns)
    const best = Array.from(values, (_, c) => c)
      .sort((a, b) => values[b]! - values[a]!)
      .slice(0, k)
    let any = best.some((c) => right(r, c))
    if (any) hits++
    else for (let c = 0; c < columns && !any; c++) any = right(r, c)
    if (any) counted++
  }
  return hits / counted
}

/** R@1 and R@5 both ways among the scenes of a split and one caption each; all that fits counts as right. */
async function retrieval(models: Models, { scenes, images }: Vectors): Promise<Record<string, number>> {
  const captions = scenes.map((scene, i) => captionOf(scene, captionSeed(i, 0)))
  const texts = await embed(
    models,
    captions.map((caption) => caption.text),
  )
  const facts = scenes.map(factsOf)
  const n = scenes.length
  const imageToText = similarities(images, texts)
  const textToImage = similarities(texts, images)
  const out: Record<string, number> = {}
  for (const k of [1, 5]) {
    out[`image_to_text_r${k}`] = recall(imageToText, n, n, (i, t) => fits(captions[t]!.claims, facts[i]!), k)
    out[`text_to_image_r${k}`] = recall(textToImage, n, n, (t, i) => fits(captions[t]!.claims, facts[i]!), k)
  }
  return out
}

/** Share of captions that lie nearer to their picture than the same sentence with colours or places swapped. */
async function hardNegatives(models: Models, { scenes, images }: Vectors): Promise<number> {
  const pairs: { scene: number; caption: Caption; negative: Caption }[] = []
  scenes.forEach((scene, i) => {
    for (let k = 0; k < 2; k++) {
      const seed = captionSeed(i, k)
      const negative = hardNegative(scene, seed, ['colours swapped', 'places swapped'])
      if (negative) pairs.push({ scene: i, caption: captionOf(scene, seed), negative })
    }
  })
  const right = await embed(
    models,
    pairs.map(({ caption }) => caption.text),
  )
  const wrong = await embed(
    models,
    pairs.map(({ negative }) => negative.text),
  )
  const won = pairs.filter(({ scene }, i) => {
    const image = row(images, scene)
    return dot(image, row(right, i)) > dot(image, row(wrong, i))
  })
  return won.length / pairs.length
}

/** Accuracy of picking a label by its sentence, on the scenes of one sticker. */
async function zeroShot(models: Models, { scenes, images }: Vectors): Promise<Record<string, number>> {
  const single = scenes.flatMap((scene, i) =>
    scene.stickers.length === 1 ? [{ scene, i, sticker: scene.stickers[0]! }] : [],
  )
  const cache = new Map<string, Float32Array>()
  const vectorsOf = async (texts: readonly string[]): Promise<Float32Array[]> => {
    const fresh = [...new Set(texts)].filter((text) => !cache.has(text))
    const vectors = await embed(models, fresh)
    fresh.forEach((text, i) => cache.set(text, row(vectors, i)))
    return texts.map((text) => cache.get(text)!)
  }
  const best = async (i: number, texts: readonly string[]): Promise<number> => {
    const image = row(images, i)
    const scores = (await vectorsOf(texts)).map((vector) => dot(image, vector))
    return scores.indexOf(Math.max(...scores))
  }
  const share = async (
    cases: typeof single,
    texts: (c: (typeof single)[number]) => string[],
    truth: (c: (typeof single)[number]) => number,
  ): Promise<number> => {
    let right = 0
    for (const c of cases) if ((await best(c.i, texts(c))) === truth(c)) right++
    return right / cases.length
  }
  const coloured = single.filter(({ sticker }) => sticker.colour !== null)
  return {
    zero_shot_concept: await share(
      single,
      () => CONCEPTS.map(({ name }) => `a ${name}`),
      ({ sticker }) => conceptIndex(sticker.concept),
    ),
    zero_shot_colour: await share(
      coloured,
      ({ sticker }) => COLOURS.map((colour) => `a ${colour} ${sticker.concept}`),
      ({ sticker }) => COLOURS.indexOf(sticker.colour!),
    ),
    zero_shot_background: await share(
      single,
      ({ sticker }) =>
        BACKGROUNDS.map((background) => `a ${sticker.concept} ${BACKGROUND_PHRASES[background][0]}`),
      ({ scene }) => BACKGROUNDS.indexOf(scene.background),
    ),
  }
}

/** Everything that CLIP's card promises, measured on the files that the engine reads. */
export async function measureClip(models: Models): Promise<Record<string, number>> {
  const val = await seeScenes(models, 'val')
  const comp = await seeScenes(models, 'comp')
  const composed = await retrieval(models, comp)
  return {
    ...(await retrieval(models, val)),
    ...Object.fromEntries(Object.entries(composed).map(([name, value]) => [`comp_${name}`, value])),
    ...(await zeroShot(models, val)),
    hard_negative: await hardNegatives(models, val),
    comp_hard_negative: await hardNegatives(models, comp),
  }
}
