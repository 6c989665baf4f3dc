// @vitest-environment happy-dom
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import mermaid from 'mermaid'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

const inPages = globSync('docs/**/*.md', { cwd: root, exclude: (name) => name === '.vuepress' }).flatMap(
  (path) =>
    [...read(path).matchAll(/^```mermaid[^\n]*\n([\s\S]*?)^```/gm)].map(
      ([, source], index) => [`${path}, figure ${index + 1}`, source!] as const,
    ),
)
const inFiles = globSync('components/**/*.mmd', { cwd: root }).map((path) => [path, read(path)] as const)

describe('every figure', () => {
  it('is found', () => {
    expect(inPages.length + inFiles.length).toBeGreaterThan(0)
  })

  it.each([...inPages, ...inFiles])('is plain Mermaid: %s', async (_, source) => {
    await expect(mermaid.parse(source)).resolves.toBeTruthy()
  })
})
