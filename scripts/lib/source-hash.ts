import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from './paths.ts'

/** What the built site is made from. */
const SOURCES = ['docs', 'components', 'playground', 'scripts/build.ts', 'scripts/lib', 'package-lock.json']
const MADE_BY_BUILDS = /^docs\/\.vuepress\/(?:dist|\.cache|\.temp|public\/ort)\/|public\/models\/index\.json$/

/** Hash of everything that the site is built from, the base path included; 12 hexadecimal digits. */
export async function sourceHash(base: string): Promise<string> {
  const hash = createHash('sha256').update(base)
  for (const source of SOURCES) {
    for (const path of await filesOf(source)) {
      hash.update(path).update(await readFile(join(ROOT, path)))
    }
  }
  return hash.digest('hex').slice(0, 12)
}

async function filesOf(source: string): Promise<string[]> {
  if (/\.\w+$/.test(source)) return [source]
  const entries = await readdir(join(ROOT, source), { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length).replaceAll('\\', '/'))
    .filter((path) => !MADE_BY_BUILDS.test(path))
    .sort()
}
