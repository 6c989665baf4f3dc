/**
 * `npm run record [-- demo …]`: runs the own pipeline of every demo and of the workbench in Node, on the committed
 * models, and stores what came of it, so that a page has something true to show before any model is loaded.
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { embedPictures, CLIP } from '../../components/models/clip.ts'
import { encodeTrace } from '../../components/trace/codec.ts'
import type { Trace } from '../../components/trace/step.ts'
import { drawScene, shrink } from '../../components/world/draw.ts'
import { collectionScenes } from '../../components/demos/shared/collection.ts'
import { record as recordWorkbench } from '../../playground/record.ts'
import { createContext, type RecordContext, type Recorder } from './context.ts'

/** A recorded run may weigh this much over the wire (design: 200 kB). */
const BUDGET = 200_000

const demos = new URL('../../components/demos/', import.meta.url)
const out = new URL('../../docs/.vuepress/public/recorded/', import.meta.url)

/** The vectors of the collection that several demos search. */
async function recordCollection({ engine, sprites, hashes }: RecordContext): Promise<Trace> {
  const pictures = collectionScenes().map((scene) => shrink(drawScene(scene, sprites), 2))
  const { embedding, ms } = await embedPictures(engine, pictures)
  return {
    origin: 'recorded',
    settings: { split: 'val', scenes: pictures.length },
    models: hashes([CLIP.image]),
    steps: [{ stage: 'image', index: 0, of: 1, ms, tensors: { vectors: embedding } }],
    complete: true,
  }
}

async function recorders(): Promise<Map<string, Recorder>> {
  const found = new Map<string, Recorder>([
    ['collection', recordCollection],
    ['workbench', recordWorkbench],
  ])
  for (const name of readdirSync(demos).filter((entry) => !entry.startsWith('_'))) {
    const file = new URL(`${name}/record.ts`, demos)
    if (existsSync(file)) found.set(name, ((await import(file.href)) as { record: Recorder }).record)
  }
  return found
}

const context = createContext()
const all = await recorders()
const wanted = process.argv.slice(2)
mkdirSync(out, { recursive: true })
for (const name of wanted.length > 0 ? wanted : all.keys()) {
  const record = all.get(name)
  if (!record) {
    console.error(`There is no demo "${name}" to record; there are: ${[...all.keys()].join(', ')}.`)
    process.exit(1)
  }
  const bytes = await encodeTrace(await record(context))
  if (bytes.length > BUDGET) {
    console.error(`The recorded run of ${name} has ${bytes.length} bytes; at most ${BUDGET} are allowed.`)
    process.exit(1)
  }
  writeFileSync(new URL(`${name}.trace.bin`, out), bytes)
  console.log(`${name}  ${(bytes.length / 1000).toFixed(1)} kB`)
}
await context.engine.release()
