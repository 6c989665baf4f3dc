import { judge, type Reading } from '../../components/models/judge.ts'
import type { Engine } from '../../components/runtime/engine.ts'
import { drawScene } from '../../components/world/draw.ts'
import { cellOf, makeScene, type Scene, type Split } from '../../components/world/scene.ts'
import type { Sprites } from '../../components/world/sprites.ts'

const SCENES = 1000
const BATCH = 20

async function read(
  engine: Engine,
  sprites: Sprites,
  split: Split,
): Promise<{ scene: Scene; reading: Reading }[]> {
  const out: { scene: Scene; reading: Reading }[] = []
  for (let first = 0; first < SCENES; first += BATCH) {
    const scenes = Array.from({ length: BATCH }, (_, i) => makeScene(first + i, split))
    const readings = await judge(
      engine,
      scenes.map((scene) => drawScene(scene, sprites)),
    )
    scenes.forEach((scene, i) => out.push({ scene, reading: readings[i]! }))
  }
  return out
}

function score(pairs: readonly { scene: Scene; reading: Reading }[]): Record<string, number> {
  let stickers = 0
  let concept = 0
  let colour = 0
  let background = 0
  let style = 0
  let exact = 0
  for (const { scene, reading } of pairs) {
    if (scene.background === reading.background) background++
    if (scene.style === reading.style) style++
    let all = scene.stickers.length === reading.stickers.length
    for (const s of scene.stickers) {
      const { column, row } = cellOf(s)
      const found = reading.stickers.find(({ cell }) => cell === row * 3 + column)
      stickers++
      if (found?.concept === s.concept) concept++
      if (found && found.colour === s.colour) colour++
      all &&= found?.concept === s.concept && found.colour === s.colour
    }
    if (all) exact++
  }
  const n = pairs.length
  return {
    concept: concept / stickers,
    colour: colour / stickers,
    background: background / n,
    style: style / n,
    all_stickers: exact / n,
  }
}

/** What the judge's card promises: a sticker counts where the judge finds it in its own cell. */
export async function measureJudge(engine: Engine, sprites: Sprites): Promise<Record<string, number>> {
  const comp = score(await read(engine, sprites, 'comp'))
  return {
    ...score(await read(engine, sprites, 'val')),
    ...Object.fromEntries(Object.entries(comp).map(([name, value]) => [`comp_${name}`, value])),
  }
}
