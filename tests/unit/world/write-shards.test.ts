import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

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

  it.each([
    [['--train', 'many'], '--train must be a whole number'],
    [['--size', '100'], '--size must be 64 or 128, not "100".'],
    [['--pictures', '3'], '--pictures'],
  ])('refuses %j with one clear sentence', (options, sentence) => {
    const { status, stderr } = run(...options)
    expect(status).toBe(1)
    expect(stderr).toContain(sentence)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })
})
