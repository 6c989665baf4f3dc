import { closeSync, existsSync, openSync, readFileSync, readSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { canny, packBits } from '../../components/world/canny.ts'
import { drawSkeleton } from '../../components/world/draw-skeleton.ts'
import { shrink, type Picture } from '../../components/world/draw.ts'
import type { Joint, Joints } from '../../components/world/figure.ts'

interface Meta {
  readonly count: number
  readonly size: number
  /** Names of the joints; of figure splits only. */
  readonly joints?: readonly Joint[]
}

/** Side of the skeleton pictures: what a ControlNet sees of a hint of 128×128. */
const SKELETON = 64

/** Makes a file from another, a record at a time; whoever reads it sees all of it or nothing. */
function convert(
  [from, size]: readonly [path: string, bytes: number],
  to: string,
  count: number,
  make: (record: Uint8Array<ArrayBuffer>) => Picture['pixels'],
): void {
  const record = new Uint8Array(size)
  const source = openSync(from, 'r')
  const target = openSync(`${to}.part`, 'w')
  for (let i = 0; i < count; i++) {
    readSync(source, record, 0, size, i * size)
    writeSync(target, make(record))
  }
  closeSync(source)
  closeSync(target)
  renameSync(`${to}.part`, to)
}

/** The skeleton of joints that a shard stores as float32 [joints, 2]: 128×128, halved. */
function skeletonOf(names: readonly Joint[], record: Uint8Array<ArrayBuffer>): Picture {
  const places = new Float32Array(record.slice().buffer)
  const joints = Object.fromEntries(names.map((name, i) => [name, [places[i * 2]!, places[i * 2 + 1]!]]))
  return shrink(drawSkeleton(joints as unknown as Joints), 128 / SKELETON)
}

/**
 * Writes what a ControlNet is shown beside the pictures of a split: `edges.u1`, uint8 [count, size × size / 8], Canny's
 * edges, eight pixels a byte, the first in the highest bit; of scenes with a person `skeleton.u8`, RGB [count, 64, 64,
 * 3]. The pictures are only read, so a training that reads them, too, goes on undisturbed.
 * @returns how many pictures; 0 where the folder holds no split
 */
export function writeHints(folder: string): number {
  const metaFile = join(folder, 'meta.json')
  if (!existsSync(metaFile)) return 0
  const { count, size, joints } = JSON.parse(readFileSync(metaFile, 'utf8')) as Meta
  convert([join(folder, 'pictures.u8'), size * size * 3], join(folder, 'edges.u1'), count, (pixels) =>
    packBits(canny({ width: size, height: size, pixels })),
  )
  if (joints) {
    convert(
      [join(folder, 'joints.f32'), joints.length * 8],
      join(folder, 'skeleton.u8'),
      count,
      (record) => skeletonOf(joints, record).pixels,
    )
  }
  return count
}
