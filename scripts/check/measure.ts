/**
 * `npm run measure -- clip unet controlnet-pose`: measures the committed ONNX files through onnxruntime-web and writes the
 * figures into their cards. The same measurement is repeated, and held against the floors, by `npm run check:models`.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { ModelCard } from '../../components/runtime/card.ts'
import { createNodeEngine } from '../../components/runtime/node-engine.ts'
import { spritesFromDisk } from '../world/sprites-from-disk.ts'
import { measureClip } from './clip-metrics.ts'
import { measureEdges, measurePose } from './controlnet-metrics.ts'
import { measureJudge } from './judge-metrics.ts'
import { measurePoseReader } from './pose-metrics.ts'
import { scoreSteps } from './step-scores.ts'
import { measureStudent, measureUnet } from './unet-metrics.ts'
import { measureVae } from './vae-metrics.ts'
import { MODELS_FOLDER, tokeniserFromDisk } from './models-from-disk.ts'

const engine = createNodeEngine(fileURLToPath(MODELS_FOLDER))
const sprites = spritesFromDisk()

const cardOf = (name: string): URL => new URL(`${name}/card.json`, MODELS_FOLDER)
const readCard = (name: string): ModelCard => JSON.parse(readFileSync(cardOf(name), 'utf8')) as ModelCard

const measures: Readonly<Record<string, () => Promise<Record<string, number>>>> = {
  clip: () => measureClip({ engine, sprites, tokeniser: tokeniserFromDisk() }),
  judge: () => measureJudge(engine, sprites),
  vae: () => measureVae(engine, sprites),
  unet: () => measureUnet({ engine, sprites }),
  student: () => measureStudent(engine, readCard('unet').metrics),
  'pose-reader': () => measurePoseReader(engine, sprites),
  'controlnet-edges': () => measureEdges(sprites),
  'controlnet-pose': () => measurePose(engine),
}

/** Where the table of scores against steps lies; the benchmark page shows it. */
const STEP_SCORES = new URL('../scores-by-steps.json', MODELS_FOLDER)

const names = process.argv.slice(2)
const exported = Object.keys(measures).filter((name) => existsSync(cardOf(name)))
for (const name of names.length > 0 ? names : exported) {
  if (name === 'steps') {
    const scores = await scoreSteps(engine, existsSync(cardOf('student')))
    writeFileSync(STEP_SCORES, `${JSON.stringify(scores, null, 1)}\n`)
    continue
  }
  const measure = measures[name]
  if (!measure) {
    console.error(
      `There is no measurement for "${name}"; there are: ${Object.keys(measures).join(', ')}, steps.`,
    )
    process.exit(1)
  }
  const card = readCard(name)
  const metrics = Object.fromEntries(
    Object.entries(await measure()).map(([key, value]) => [key, Math.round(value * 10000) / 10000]),
  )
  const missed = Object.keys(card.floors).filter((key) => !(metrics[key]! >= card.floors[key]!))
  writeFileSync(cardOf(name), `${JSON.stringify({ ...card, metrics, missed }, null, 2)}\n`)
  for (const [key, value] of Object.entries(metrics)) {
    const floor = card.floors[key]
    console.log(
      `${name}  ${key.padEnd(26)} ${value.toFixed(4)}${floor === undefined ? '' : `  floor ${floor}${value < floor ? '  BELOW' : ''}`}`,
    )
  }
}
await engine.release()
