import { parentPort } from 'node:worker_threads'
import { makeChunk, type ShardSplit } from './shard.ts'
import { spritesFromDisk } from './sprites-from-disk.ts'

const sprites = spritesFromDisk()

parentPort!.on('message', (job: { split: ShardSplit; first: number; count: number; size: number }) => {
  const chunk = makeChunk(sprites, job.split, job.first, job.count, job.size)
  parentPort!.postMessage(
    { ...job, chunk },
    Object.values(chunk.arrays).map((array) => array.buffer as ArrayBuffer),
  )
})
