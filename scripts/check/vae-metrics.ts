import { judge, picturesOf, pixelsOf, type Reading } from '../../components/models/judge.ts'
import { DIFFUSION, PICTURE } from '../../components/models/diffusion/networks.ts'
import type { Engine } from '../../components/runtime/engine.ts'
import type { Tensor } from '../../components/runtime/tensor.ts'
import { drawScene } from '../../components/world/draw.ts'
import { cellOf, makeScene, type Scene, type Split } from '../../components/world/scene.ts'
import type { Sprites } from '../../components/world/sprites.ts'

const SCENES = 250
const BATCH = 10
const NUMBERS = 3 * PICTURE * PICTURE

/** Peak signal-to-noise ratio of row `n` of two batches of pictures in 0…1, in decibels. */
function psnr(ours: Tensor, theirs: Tensor, n: number): number {
  let square = 0
  for (let i = n * NUMBERS; i < (n + 1) * NUMBERS; i++) square += (ours.data[i]! - theirs.data[i]!) ** 2
  return -10 * Math.log10(square / NUMBERS)
}

const readingAt = ({ stickers }: Reading, s: Scene['stickers'][number]) => {
  const { column, row } = cellOf(s)
  return stickers.find(({ cell }) => cell === row * 3 + column)
}

async function measureSplit(engine: Engine, sprites: Sprites, split: Split): Promise<Record<string, number>> {
  let decibels = 0
  const known = { concept: 0, colour: 0 }
  const kept = { concept: 0, colour: 0 }
  for (let first = 0; first < SCENES; first += BATCH) {
    const scenes = Array.from({ length: BATCH }, (_, i) => makeScene(first + i, split))
    const originals = scenes.map((scene) => drawScene(scene, sprites))
    const pixels = pixelsOf(originals)
    const { latent } = (await engine.run(DIFFUSION.encoder, { pixels }, ['latent'])).tensors
    const decoded = (await engine.run(DIFFUSION.decoder, { latent: latent! }, ['pixels'])).tensors.pixels!
    const before = await judge(engine, originals)
    const after = await judge(engine, picturesOf(decoded))
    scenes.forEach((scene, i) => {
      decibels += psnr(decoded, pixels, i)
      for (const sticker of scene.stickers) {
        const was = readingAt(before[i]!, sticker)
        const is = readingAt(after[i]!, sticker)
        for (const name of ['concept', 'colour'] as const) {
          if (was?.[name] !== sticker[name]) continue
          known[name]++
          if (is?.[name] === sticker[name]) kept[name]++
        }
      }
    })
  }
  return {
    psnr: decibels / SCENES,
    judge_concept: kept.concept / known.concept,
    judge_colour: kept.colour / known.colour,
  }
}

/**
 * What the autoencoder's card promises: mean PSNR in decibels on pictures that it never saw, and the share of stickers
 * whose concept and colour the judge still names, of those that it names on the originals.
 */
export async function measureVae(engine: Engine, sprites: Sprites): Promise<Record<string, number>> {
  const comp = await measureSplit(engine, sprites, 'comp')
  return {
    ...(await measureSplit(engine, sprites, 'val')),
    ...Object.fromEntries(Object.entries(comp).map(([name, value]) => [`comp_${name}`, value])),
  }
}
