import { parentPort } from 'node:worker_threads'
import type { Split } from '../../components/world/scene.ts'
import { makeChunk } from './shard.ts'
import { spritesFromDisk } from './sprites-from-disk.ts'

const sprites = spritesFromDisk()

parentPort!.on('message', (job: { split: Split; first: number; count: number; size: number }) => {
  const chunk = makeChunk(sprites, job.split, job.first, job.count, job.size)
  const { pictures, scenes, facts, claims } = chunk
  parentPort!.postMessage({ first: job.first, chunk }, [
    pictures.buffer as ArrayBuffer,
    scenes.buffer as ArrayBuffer,
    facts.buffer as ArrayBuffer,
    claims.buffer as ArrayBuffer,
  ])
})
