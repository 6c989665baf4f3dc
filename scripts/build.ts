/**
 * Builds the site into docs/.vuepress/dist. `SITE_BASE=/course/ npm run build` builds it to live under a path.
 */
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inlineCriticalCss } from './lib/critical-css.ts'
import { main, Refusal } from './lib/fail.ts'
import { DIST } from './lib/paths.ts'
import { runBin } from './lib/run.ts'
import { siteBase } from './lib/site-base.ts'
import { sourceHash } from './lib/source-hash.ts'

/** Says which sources a built site was made from, which `npm start` compares, and what `sw.js` keeps for search. */
export const BUILD_RECORD = 'build.json'

export async function build(): Promise<void> {
  const base = siteBase()
  const id = await sourceHash(base)
  const { code } = await runBin('vuepress', 'vuepress-vite', ['build', 'docs'], { env: { BUILD_ID: id } })
  if (code !== 0) throw new Refusal('VuePress could not build the site; its message is above.')
  await inlineCriticalCss(DIST, base)
  await writeFile(join(DIST, BUILD_RECORD), JSON.stringify({ id, base, search: await searchFiles() }))
}

/** What the search needs, and no page fetches before a reader searches. */
async function searchFiles(): Promise<string[]> {
  const assets = await readdir(join(DIST, 'assets'))
  const results = assets.filter((name) => /^SearchResult-.*\.(js|css)$/.test(name))
  return ['slimsearch.worker.js', ...results.map((name) => `assets/${name}`)]
}

if (import.meta.main) await main(build)
