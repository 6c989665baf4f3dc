/**
 * Builds the site into docs/.vuepress/dist. `SITE_BASE=/course/ npm run build` builds it to live under a path.
 */
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { askEarlyForFonts } from './lib/early-fonts.ts'
import { main, Refusal } from './lib/fail.ts'
import { DIST } from './lib/paths.ts'
import { runBin } from './lib/run.ts'
import { siteBase } from './lib/site-base.ts'
import { sourceHash } from './lib/source-hash.ts'

/** Says which sources a built site was made from, which `npm start` compares, and what `sw.js` keeps for search. */
export const BUILD_RECORD = 'build.json'

interface BuildOptions {
  /** The path that the site will live under. */
  readonly base?: string
  /** Where it is written; beside a folder of a test's own lie what VuePress keeps meanwhile. */
  readonly folder?: string
}

export async function build({ base = siteBase(), folder = DIST }: BuildOptions = {}): Promise<void> {
  const id = await sourceHash(base)
  const elsewhere = ['--dest', folder, '--temp', `${folder}-temp`, '--cache', `${folder}-cache`]
  const args = ['build', 'docs', ...(folder === DIST ? [] : elsewhere)]
  // Called from a test, it would be Vue's build for development that is shipped.
  const env = { BUILD_ID: id, SITE_BASE: base, NODE_ENV: 'production' }
  const { code } = await runBin('vuepress', 'vuepress-vite', args, { env })
  if (code !== 0) throw new Refusal('VuePress could not build the site; its message is above.')
  await askEarlyForFonts(folder)
  const search = await searchFiles(folder)
  await writeFile(join(folder, BUILD_RECORD), JSON.stringify({ id, base, search }))
}

/** What the search needs, and no page fetches before a reader searches. */
async function searchFiles(folder: string): Promise<string[]> {
  const assets = await readdir(join(folder, 'assets'))
  const results = assets.filter((name) => /^SearchResult-.*\.(js|css)$/.test(name))
  return ['slimsearch.worker.js', ...results.map((name) => `assets/${name}`)]
}

if (import.meta.main) await main(build)
