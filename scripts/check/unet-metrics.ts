import { judge, JUDGE, pixelsOf, type Reading } from '../../components/models/judge.ts'
import { DIFFUSION } from '../../components/models/diffusion/networks.ts'
import { DEFAULT_SETTINGS } from '../../components/models/diffusion/settings.ts'
import type { TextToImage } from '../../components/models/diffusion/text-to-image.ts'
import type { Engine } from '../../components/runtime/engine.ts'
import { drawScene, type Picture } from '../../components/world/draw.ts'
import { isHeldOutColour, makeScene, type Scene, type Split } from '../../components/world/scene.ts'
import type { Sprites } from '../../components/world/sprites.ts'
import { BACKGROUND_PHRASES } from '../../components/world/vocabulary.ts'
import { article } from '../../components/world/writer.ts'
import { drawAll } from './draw-all.ts'
import { frechetDistance, meanDistance } from './frechet.ts'

/** How many prompts of each kind: a thousand pictures in all. */
export const PROMPTS = { single: 500, pair: 200, comp: 300 } as const
/** Pictures of one prompt, and scenes with the same thing, for the diversity. */
const SEEDS = 16

/** The settings of all measured pictures: 20 steps of DDIM, guidance 5. */
export const MEASURED = { ...DEFAULT_SETTINGS, sampler: 'ddim', steps: 20, guidance: 5 } as const

interface Models {
  readonly engine: Engine
  readonly sprites: Sprites
}

type Sampling = Partial<Omit<TextToImage, 'prompt' | 'seed'>>

const named = ({ concept, colour }: Scene['stickers'][number]): string => {
  const words = colour ? `${colour} ${concept}` : concept
  return `${article(words)} ${words}`
}

/** "a red car on the grass", "a cat and a blue dog in the snow": all that is in a scene, plainly. */
export const promptOf = ({ background, stickers }: Scene): string =>
  `${stickers.map(named).join(' and ')} ${BACKGROUND_PHRASES[background][0]}`

/** The first scenes of a split of which something is true. */
function scenesOf(split: Split, count: number, wanted: (scene: Scene) => boolean): Scene[] {
  const found: Scene[] = []
  for (let i = 0; found.length < count; i++) {
    const scene = makeScene(i, split)
    if (wanted(scene)) found.push(scene)
  }
  return found
}

const alone = ({ stickers }: Scene): boolean => stickers.length === 1

/** Pictures of each scene's prompt, and what the judge reads in them. */
export async function drawAndRead(
  engine: Engine,
  scenes: readonly Scene[],
  sampling: Sampling = {},
): Promise<{ readonly pictures: Picture[]; readonly readings: Reading[] }> {
  const wanted = scenes.map((scene, seed) => ({
    settings: { ...MEASURED, ...sampling, prompt: promptOf(scene), seed },
  }))
  const pictures = await drawAll(wanted)
  const readings: Reading[] = []
  for (const picture of pictures) readings.push(...(await judge(engine, [picture])))
  return { pictures, readings }
}

async function featuresOf(engine: Engine, pictures: readonly Picture[]): Promise<Float32Array[]> {
  const rows: Float32Array[] = []
  for (let i = 0; i < pictures.length; i += 20) {
    const pixels = pixelsOf(pictures.slice(i, i + 20))
    const { data, dims } = (await engine.run(JUDGE, { pixels }, ['features'])).tensors.features!
    const width = dims[1]!
    for (let row = 0; row < dims[0]!; row++)
      rows.push((data as Float32Array).slice(row * width, (row + 1) * width))
  }
  return rows
}

/** Where the judge finds the concept of a scene with one sticker. */
const findings = ({ stickers: [wanted] }: Scene, { stickers }: Reading): Reading['stickers'] =>
  stickers.filter(({ concept }) => concept === wanted!.concept)

const share = (right: readonly boolean[]): number => right.filter(Boolean).length / right.length

/**
 * Of pictures of scenes with one sticker: the share that shows its concept; of these, the share that shows it in its
 * colour (a sticker with no colour named must keep its own); and the share with the right background.
 */
export function scoreSingles(
  scenes: readonly Scene[],
  readings: readonly Reading[],
): Record<'concept' | 'colour' | 'background', number> {
  const shown = scenes.map((scene, i) => findings(scene, readings[i]!))
  const present = shown.map((found) => found.length > 0)
  return {
    concept: share(present),
    colour: share(
      scenes
        .map(({ stickers: [wanted] }, i) => shown[i]!.some(({ colour }) => colour === wanted!.colour))
        .filter((_, i) => present[i]),
    ),
    background: share(scenes.map(({ background }, i) => readings[i]!.background === background)),
  }
}

/** Of pictures of scenes with one sticker that show its concept: the share that shows it just once. */
export function scoreOnce(scenes: readonly Scene[], readings: readonly Reading[]): number {
  const counts = scenes.map((scene, i) => findings(scene, readings[i]!).length)
  return share(counts.filter((count) => count > 0).map((count) => count === 1))
}

/** Share of pictures that show all the concepts of their scenes. */
export const scoreTogether = (scenes: readonly Scene[], readings: readonly Reading[]): number =>
  share(
    scenes.map(({ stickers }, i) =>
      stickers.every(({ concept }) => readings[i]!.stickers.some((found) => found.concept === concept)),
    ),
  )

/** The first prompts with one sticker, on which a test repeats the measurement. */
export const singleScenes = (count: number): Scene[] => scenesOf('val', count, alone)

/** The thing of which many pictures are drawn from one prompt. */
const repeated = (): string => scenesOf('val', 1, alone)[0]!.stickers[0]!.concept

/** How far apart pictures of one prompt are, in features of the judge. */
export async function diversity(engine: Engine, sampling: Sampling): Promise<number> {
  const prompt = `${article(repeated())} ${repeated()}`
  const drawn = await drawAll(
    Array.from({ length: SEEDS }, (_, seed) => ({ settings: { ...MEASURED, ...sampling, prompt, seed } })),
  )
  return meanDistance(await featuresOf(engine, drawn))
}

/** The same of scenes with the same thing. */
async function diversityOfScenes({ engine, sprites }: Models): Promise<number> {
  const concept = repeated()
  const real = scenesOf('train', SEEDS, (s) => alone(s) && s.stickers[0]!.concept === concept)
  const pictures = real.map((scene) => drawScene(scene, sprites))
  return meanDistance(await featuresOf(engine, pictures))
}

interface Scored {
  /** What the UNet's floors are about, and a student is to keep. */
  readonly scores: Record<string, number>
  /** See `scoreOnce`. */
  readonly once: number
  /** The pictures of single things, in the order of `singleScenes`. */
  readonly pictures: readonly Picture[]
}

/** The judge's scores of a thousand pictures: single things, pairs, combinations that were never seen. */
async function measureScores(engine: Engine, sampling: Sampling): Promise<Scored> {
  const singles = singleScenes(PROMPTS.single)
  const pairs = scenesOf('val', PROMPTS.pair, ({ stickers }) => stickers.length === 2)
  const comp = scenesOf(
    'comp',
    PROMPTS.comp,
    (s) => alone(s) && isHeldOutColour(s.stickers[0]!.concept, s.stickers[0]!.colour),
  )
  const drawn = await drawAndRead(engine, singles, sampling)
  const both = await drawAndRead(engine, pairs, sampling)
  const unseen = scoreSingles(comp, (await drawAndRead(engine, comp, sampling)).readings)
  const scores = {
    ...scoreSingles(singles, drawn.readings),
    both: scoreTogether(pairs, both.readings),
    comp_concept: unseen.concept,
    comp_colour: unseen.colour,
  }
  return { scores, once: scoreOnce(singles, drawn.readings), pictures: drawn.pictures }
}

/**
 * What the UNet's card promises: the judge's scores; how much the pictures of one prompt differ; and how far the whole
 * lot is from real scenes.
 */
export async function measureUnet(
  { engine, sprites }: Models,
  sampling: Sampling = {},
): Promise<Record<string, number>> {
  const { scores, once, pictures } = await measureScores(engine, sampling)
  const drawScenes = (scenes: readonly Scene[]): Picture[] => scenes.map((scene) => drawScene(scene, sprites))
  const real = await featuresOf(engine, drawScenes(singleScenes(PROMPTS.single)))
  const others = await featuresOf(engine, drawScenes(scenesOf('train', PROMPTS.single, alone)))
  return {
    ...scores,
    once,
    diversity: await diversity(engine, sampling),
    diversity_real: await diversityOfScenes({ engine, sprites }),
    frechet: frechetDistance(await featuresOf(engine, pictures), real),
    frechet_real: frechetDistance(others, real),
  }
}

/** How often the student is asked for a picture. */
const JUMPS = [4, 2, 1] as const

/**
 * What the student's card promises: its scores in a few jumps, the least share of a score of its teacher that is left,
 * `kept_at_4`, `kept_at_1`, and how much its pictures of one prompt differ.
 * @param teacher the metrics on the UNet's card
 */
export async function measureStudent(
  engine: Engine,
  teacher: Readonly<Record<string, number>>,
): Promise<Record<string, number>> {
  const found: Record<string, number> = {}
  for (const steps of JUMPS) {
    const sampling = { network: DIFFUSION.student, sampler: 'lcm', steps, guidance: 1 } as const
    const { scores, once } = await measureScores(engine, sampling)
    for (const [name, value] of Object.entries(scores)) found[`${name}_${steps}`] = value
    found[`kept_at_${steps}`] = Math.min(...Object.keys(scores).map((name) => scores[name]! / teacher[name]!))
    found[`once_${steps}`] = once
    found[`diversity_${steps}`] = await diversity(engine, sampling)
  }
  return found
}
