import { CLIP, embedPictures, embedTexts } from '../../models/clip.ts'
import { parseExpression } from '../../models/word-arithmetic.ts'
import { recordRun } from '../../trace/recorder.ts'
import type { Run } from '../../trace/step.ts'
import { drawScene, shrink } from '../../world/draw.ts'
import { makeScene } from '../../world/scene.ts'
import type { Recorder } from '../../../scripts/record/context.ts'
import { packPictures } from '../shared/packed-pictures.ts'
import { EXPRESSIONS, SENTENCES, termsOfSentence } from './examples.ts'
import { fitPlane } from './fit-plane.ts'
import { land } from './land.ts'
import { sampleScenes, sampleTexts } from './sample.ts'
import { openSpace, planeStep } from './space.ts'

/** The plane, fitted here and never again; then two sentences and one sum come down in it. */
export const record: Recorder = ({ engine, tokeniser, sprites, hashes }) => {
  async function* run(): Run {
    const scenes = sampleScenes()
    const texts = sampleTexts()
    const drawn = scenes.map((seed) => shrink(drawScene(makeScene(seed, 'val'), sprites), 2))
    const pictures = await embedPictures(engine, drawn)
    const words = await embedTexts(
      engine,
      texts.map(({ text }) => tokeniser.encode(text)),
    )
    const vectors = [pictures.embedding, words.embedding] as const
    const plane = planeStep({
      pictures: packPictures(drawn),
      pictureVectors: pictures.embedding,
      textVectors: words.embedding,
      scenes,
      texts,
      bases: { centred: fitPlane(...vectors, 'centred'), joint: fitPlane(...vectors, 'joint') },
      ms: pictures.ms + words.ms,
    })
    yield plane
    const space = openSpace(plane)
    for (const sentence of SENTENCES)
      yield* land(engine, tokeniser, { terms: termsOfSentence(sentence)!, space })
    for (const expression of EXPRESSIONS.slice(0, 1)) {
      const parsed = parseExpression(expression)
      if ('terms' in parsed) yield* land(engine, tokeniser, { terms: parsed.terms, space })
    }
  }
  const settings = { sentences: SENTENCES, expression: EXPRESSIONS[0] }
  return recordRun(run(), { settings, models: hashes([CLIP.image, CLIP.text]) })
}
