/**
 * `npm run world`: writes the training set of the sticker world.
 *
 *   npm run world -- --train 300000 --val 4000 --comp 40000 --size 64 --out .data/world
 *   npm run world -- --train 0 --val 0 --comp 0 --figures 40000 --figures-val 2000 --size 128 --out .data/figures128
 *
 * Each split becomes a folder of plain arrays (see shard.ts) with `meta.json` and a contact sheet to look at. With
 * `--hints`, every split in the folder gets the edges of its pictures and the skeletons of its people,
 * too, those written earlier included.
 */
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { encode } from 'fast-png'
import { drawScene } from '../../components/world/draw.ts'
import { metaOf } from './meta.ts'
import { readOptions, type Options } from './options.ts'
import { sceneOf, SHARD_SPLITS, type Chunk, type ShardSplit } from './shard.ts'
import { spritesFromDisk } from './sprites-from-disk.ts'
import { writeHints } from './write-hints.ts'

const CHUNK = 500

interface Done {
  readonly first: number
  readonly count: number
  readonly chunk: Chunk
}

async function writeSplit(
  workers: Worker[],
  split: ShardSplit,
  count: number,
  { size, out }: Options,
): Promise<void> {
  const folder = join(out, split)
  mkdirSync(folder, { recursive: true })
  const files = new Map<string, number>()
  const texts: string[] = []
  const store = ({ first, count, chunk }: Done): void => {
    for (const [name, { buffer, byteOffset, byteLength }] of Object.entries(chunk.arrays)) {
      if (!files.has(name)) files.set(name, openSync(join(folder, name), 'w'))
      const bytes = new Uint8Array(buffer, byteOffset, byteLength)
      writeSync(files.get(name)!, bytes, 0, undefined, first * (byteLength / count))
    }
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
      const take = (done: Done): void => {
        store(done)
        give()
      }
      worker.on('message', take).on('error', reject)
      give()
    })
  await Promise.all(workers.map(drain))

  for (const file of files.values()) closeSync(file)
  writeFileSync(join(folder, 'texts.txt'), texts.join(''))
  writeFileSync(join(folder, 'meta.json'), `${JSON.stringify(metaOf(split, count, size), null, 1)}\n`)
}

/** The first 64 pictures of a split side by side. */
function writeContactSheet(split: ShardSplit, out: string): void {
  const across = 8
  const side = 128 * across
  const sprites = spritesFromDisk()
  const data = new Uint8Array(side * side * 3)
  for (let i = 0; i < across * across; i++) {
    const { pixels } = drawScene(sceneOf(i, split), sprites)
    for (let y = 0; y < 128; y++) {
      const to = ((Math.floor(i / across) * 128 + y) * side + (i % across) * 128) * 3
      data.set(pixels.subarray(y * 128 * 3, (y + 1) * 128 * 3), to)
    }
  }
  const png = encode({ width: side, height: side, data, channels: 3, depth: 8 })
  writeFileSync(join(out, split, 'contact-sheet.png'), png)
}

/** Does a piece of work and says how long it took. */
async function timed(what: string, work: () => number | Promise<number>): Promise<void> {
  const start = performance.now()
  const count = await work()
  const seconds = (performance.now() - start) / 1000
  if (count > 0)
    console.log(`${what}: ${count} in ${seconds.toFixed(1)} s (${Math.round(count / seconds)} a second)`)
}

const options = readOptions()
const wanted = SHARD_SPLITS.filter((split) => options.counts[split] > 0)
const url = new URL('./shard-worker.ts', import.meta.url)
const workers = Array.from(
  { length: wanted.length === 0 ? 0 : Math.max(1, Math.min(8, availableParallelism())) },
  () => new Worker(url),
)
for (const split of wanted) {
  await timed(`scenes of ${split}`, async () => {
    await writeSplit(workers, split, options.counts[split], options)
    return options.counts[split]
  })
  writeContactSheet(split, options.out)
}
await Promise.all(workers.map((worker) => worker.terminate()))
if (options.hints) {
  for (const split of SHARD_SPLITS)
    await timed(`hints of ${split}`, () => writeHints(join(options.out, split)))
}
