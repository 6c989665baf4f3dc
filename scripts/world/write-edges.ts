import { closeSync, existsSync, openSync, readFileSync, readSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { canny, packBits } from '../../components/world/canny.ts'

/**
 * Writes `edges.u1` beside the pictures of a split: uint8 [count, size × size / 8], Canny's edges, eight pixels a byte,
 * the first in the highest bit. The pictures are only read, so a training that reads them, too, goes on undisturbed.
 * @returns how many pictures; 0 where the folder holds no split
 */
export function writeEdges(folder: string): number {
  const metaFile = join(folder, 'meta.json')
  if (!existsSync(metaFile)) return 0
  const { count, size } = JSON.parse(readFileSync(metaFile, 'utf8')) as { count: number; size: number }
  const pixels = new Uint8Array(size * size * 3)
  const pictures = openSync(join(folder, 'pictures.u8'), 'r')
  const half = join(folder, 'edges.u1.part')
  const edges = openSync(half, 'w')
  for (let i = 0; i < count; i++) {
    readSync(pictures, pixels, 0, pixels.length, i * pixels.length)
    writeSync(edges, packBits(canny({ width: size, height: size, pixels })))
  }
  closeSync(pictures)
  closeSync(edges)
  renameSync(half, join(folder, 'edges.u1'))
  return count
}
