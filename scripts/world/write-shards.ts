/**
 * `npm run world`: writes the training set of the sticker world.
 *
 *   npm run world -- --train 300000 --val 4000 --comp 40000 --size 64 --out .data/world
 *
 * Each split becomes a folder of plain arrays (see shard.ts) with `meta.json` and a contact sheet to look at.
 */
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { encode } from 'fast-png'
import { fact, factId } from '../../components/world/facts.ts'
import { SPLITS, type Split } from '../../components/world/scene.ts'
import {
  BACKGROUND_PHRASES,
  BACKGROUNDS,
  CATEGORIES,
  COLOURS,
  CONCEPTS,
  SIZES,
  STYLES,
} from '../../components/world/vocabulary.ts'
import {
  CAPTIONS_PER_SCENE,
  CLAIMS_PER_CAPTION,
  FACTS_PER_SCENE,
  makeChunk,
  SLOTS_PER_SCENE,
  type Chunk,
} from './shard.ts'
import { spritesFromDisk } from './sprites-from-disk.ts'

const CHUNK = 500
const MOST_SCENES = 5_000_000

interface Options {
  readonly counts: Readonly<Record<Split, number>>
  readonly size: 64 | 128
  readonly out: string
}

function fail(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}

function readOptions(): Options {
  const { values } = ((): ReturnType<typeof parse> => {
    try {
      return parse()
    } catch (error) {
      return fail(
        `${(error as Error).message} Known: --train, --val, --comp (scenes), --size (64 or 128), --out (folder).`,
      )
    }
  })()
  const count = (name: Split): number => {
    const n = Number(values[name])
    if (!Number.isInteger(n) || n < 0 || n > MOST_SCENES) {
      fail(`--${name} must be a whole number from 0 to ${MOST_SCENES}, not "${values[name]}".`)
    }
    return n
  }
  if (values.size !== '64' && values.size !== '128') fail(`--size must be 64 or 128, not "${values.size}".`)
  return {
    counts: { train: count('train'), val: count('val'), comp: count('comp') },
    size: values.size === '64' ? 64 : 128,
    out: values.out,
  }
}

function parse() {
  return parseArgs({
    options: {
      train: { type: 'string', default: '300000' },
      val: { type: 'string', default: '4000' },
      comp: { type: 'string', default: '40000' },
      size: { type: 'string', default: '64' },
      out: { type: 'string', default: '.data/world' },
    },
  })
}

const bytesOf = (array: Uint8Array | Int16Array | Int32Array): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength)

async function writeSplit(
  workers: Worker[],
  split: Split,
  count: number,
  { size, out }: Options,
): Promise<void> {
  const folder = join(out, split)
  mkdirSync(folder, { recursive: true })
  const widths = {
    'pictures.u8': size * size * 3,
    'scenes.i16': SLOTS_PER_SCENE * 2,
    'facts.i32': FACTS_PER_SCENE * 4,
    'claims.i32': CAPTIONS_PER_SCENE * 2 * CLAIMS_PER_CAPTION * 4,
  }
  const files = new Map(Object.keys(widths).map((name) => [name, openSync(join(folder, name), 'w')]))
  const texts: string[] = []
  const store = (first: number, chunk: Chunk): void => {
    const parts = [chunk.pictures, chunk.scenes, chunk.facts, chunk.claims]
    Object.entries(widths).forEach(([name, width], i) => {
      writeSync(files.get(name)!, bytesOf(parts[i]!), 0, undefined, first * width)
    })
    texts[first / CHUNK] = chunk.texts
  }

  let next = 0
  const drain = (worker: Worker): Promise<void> =>
    new Promise((resolve, reject) => {
      const give = (): void => {
        if (next >= count) {
          worker.off('message', take).off('error', reject)
          resolve()
          return
        }
        worker.postMessage({ split, first: next, count: Math.min(CHUNK, count - next), size })
        next += CHUNK
      }
      const take = ({ first, chunk }: { first: number; chunk: Chunk }): void => {
        store(first, chunk)
        give()
      }
      worker.on('message', take).on('error', reject)
      give()
    })
  await Promise.all(workers.map(drain))

  for (const file of files.values()) closeSync(file)
  writeFileSync(join(folder, 'texts.txt'), texts.join(''))
  const meta = {
    split,
    count,
    size,
    captionsPerScene: CAPTIONS_PER_SCENE,
    claimsPerCaption: CLAIMS_PER_CAPTION,
    factsPerScene: FACTS_PER_SCENE,
    concepts: CONCEPTS.map((concept) => concept.name),
    colours: COLOURS,
    backgrounds: BACKGROUNDS,
    backgroundPhrases: BACKGROUNDS.map((background) => BACKGROUND_PHRASES[background][0]),
    styles: STYLES,
    sizes: SIZES,
    seed: 0,
    colourFacts: COLOURS.flatMap((colour) => [
      fact.is(colour),
      ...CATEGORIES.map((category) => fact.coloured(`some ${category}`, colour)),
      ...CONCEPTS.map(({ name }) => fact.coloured(name, colour)),
    ]).map(factId),
    colourableConcepts: CONCEPTS.flatMap((concept, i) => (concept.colourable ? [i] : [])),
  }
  writeFileSync(join(folder, 'meta.json'), `${JSON.stringify(meta, null, 1)}\n`)
}

/** The first 64 pictures of a split side by side. */
function writeContactSheet(split: Split, out: string): void {
  const across = 8
  const { pictures } = makeChunk(spritesFromDisk(), split, 0, across * across, 128)
  const side = 128 * across
  const data = new Uint8Array(side * side * 3)
  for (let i = 0; i < across * across; i++) {
    for (let y = 0; y < 128; y++) {
      const from = (i * 128 + y) * 128 * 3
      const to = ((Math.floor(i / across) * 128 + y) * side + (i % across) * 128) * 3
      data.set(pictures.subarray(from, from + 128 * 3), to)
    }
  }
  const png = encode({ width: side, height: side, data, channels: 3, depth: 8 })
  writeFileSync(join(out, split, 'contact-sheet.png'), png)
}

const options = readOptions()
const url = new URL('./shard-worker.ts', import.meta.url)
const workers = Array.from(
  { length: Math.max(1, Math.min(8, availableParallelism())) },
  () => new Worker(url),
)
for (const split of SPLITS) {
  const count = options.counts[split]
  if (count === 0) continue
  const start = performance.now()
  await writeSplit(workers, split, count, options)
  const seconds = (performance.now() - start) / 1000
  writeContactSheet(split, options.out)
  console.log(
    `${split}: ${count} scenes in ${seconds.toFixed(1)} s (${Math.round(count / seconds)} a second)`,
  )
}
await Promise.all(workers.map((worker) => worker.terminate()))
