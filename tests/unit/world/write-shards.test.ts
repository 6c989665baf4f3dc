import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { canny, packBits } from '../../../components/world/canny.ts'
import { drawSkeleton } from '../../../components/world/draw-skeleton.ts'
import { drawScene, shrink } from '../../../components/world/draw.ts'
import { factId } from '../../../components/world/facts.ts'
import { jointsOf, type Joint } from '../../../components/world/figure.ts'
import { sceneOf } from '../../../scripts/world/shard.ts'
import { spritesFromDisk } from '../../../scripts/world/sprites-from-disk.ts'

const script = new URL('../../../scripts/world/write-shards.ts', import.meta.url).pathname
const run = (...options: string[]) => spawnSync(process.execPath, [script, ...options], { encoding: 'utf8' })
const folder = mkdtempSync(join(tmpdir(), 'world-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('npm run world', () => {
  it('writes arrays whose sizes are what the meta file says, and a sheet to look at', () => {
    const { status, stderr } = run('--train', '20', '--val', '10', '--comp', '5', '--out', folder)
    expect(stderr).toBe('')
    expect(status).toBe(0)
    for (const split of ['train', 'val', 'comp']) {
      const meta = JSON.parse(readFileSync(join(folder, split, 'meta.json'), 'utf8')) as Record<
        string,
        number
      >
      const size = (name: string): number => statSync(join(folder, split, name)).size
      const {
        count = 0,
        size: side = 0,
        factsPerScene = 0,
        captionsPerScene = 0,
        claimsPerCaption = 0,
      } = meta
      expect(size('pictures.u8')).toBe(count * side * side * 3)
      expect(size('scenes.i16')).toBe(count * 27 * 2)
      expect(size('facts.i32')).toBe(count * factsPerScene * 4)
      expect(size('claims.i32')).toBe(count * captionsPerScene * 2 * claimsPerCaption * 4)
      const lines = readFileSync(join(folder, split, 'texts.txt'), 'utf8').split('\n')
      expect(lines).toHaveLength(count * captionsPerScene * 2 + 1)
      expect(size('contact-sheet.png')).toBeGreaterThan(10_000)
    }
  }, 60_000)

  it('writes people with joints, poses, edges and skeletons that read back as the world made them', () => {
    const people = ['--figures', '12', '--figures-val', '6', '--size', '128', '--hints']
    const { status, stderr } = run('--train', '0', '--val', '0', '--comp', '0', ...people, '--out', folder)
    expect(stderr).toBe('')
    expect(status).toBe(0)
    const sprites = spritesFromDisk()
    for (const [split, count] of [
      ['figure', 12],
      ['figure-val', 6],
    ] as const) {
      const bytes = (name: string): Uint8Array => new Uint8Array(readFileSync(join(folder, split, name)))
      const meta = JSON.parse(readFileSync(join(folder, split, 'meta.json'), 'utf8')) as {
        count: number
        joints: string[]
        poses: string[]
        colourFacts: number[]
      }
      expect(meta.count).toBe(count)
      expect(meta.colourFacts).toContain(factId('is red person'))
      const joints = new Float32Array(bytes('joints.f32').buffer)
      const poses = new Int16Array(bytes('pose.i16').buffer)
      const facts = new Int32Array(bytes('facts.i32').buffer)
      const pictures = bytes('pictures.u8')
      const edges = bytes('edges.u1')
      const skeletons = bytes('skeleton.u8')
      expect(joints).toHaveLength(count * meta.joints.length * 2)
      expect(edges).toHaveLength((count * 128 * 128) / 8)
      for (let i = 0; i < count; i++) {
        const scene = sceneOf(i, split)
        const picture = drawScene(scene, sprites)
        const places = jointsOf(scene.figure!)
        const flat = meta.joints.flatMap((name) => places[name as Joint])
        expect([...joints.subarray(i * flat.length, (i + 1) * flat.length)]).toEqual(flat)
        expect(meta.poses[poses[i]!]).toBe(scene.figure!.pose)
        expect(facts.subarray(i * 48, (i + 1) * 48)).toContain(factId(`person ${scene.figure!.pose}`))
        const side = 128 * 128
        expect(pictures.subarray(i * side * 3, (i + 1) * side * 3)).toEqual(picture.pixels)
        expect(edges.subarray((i * side) / 8, ((i + 1) * side) / 8)).toEqual(packBits(canny(picture)))
        const skeleton = shrink(drawSkeleton(places), 2).pixels
        expect(skeletons.subarray(i * skeleton.length, (i + 1) * skeleton.length)).toEqual(skeleton)
      }
    }
  }, 60_000)

  it('adds hints to the splits of a folder without touching their pictures', () => {
    const pictures = join(folder, 'val', 'pictures.u8')
    const before = statSync(pictures).mtimeMs
    expect(run('--train', '0', '--val', '0', '--comp', '0', '--hints', '--out', folder).status).toBe(0)
    expect(statSync(pictures).mtimeMs).toBe(before)
    expect(statSync(join(folder, 'val', 'edges.u1')).size).toBe((10 * 64 * 64) / 8)
  }, 60_000)

  it.each([
    [['--train', 'many'], '--train must be a whole number'],
    [['--figures=-1'], '--figures must be a whole number'],
    [['--size', '100'], '--size must be 64 or 128, not "100".'],
    [['--pictures', '3'], '--pictures'],
  ])('refuses %j with one clear sentence', (options, sentence) => {
    const { status, stderr } = run(...options)
    expect(status).toBe(1)
    expect(stderr).toContain(sentence)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })
})
