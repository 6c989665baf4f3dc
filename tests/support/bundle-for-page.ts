import { join } from 'node:path'
import { build } from 'vite'
import { ROOT } from '../../scripts/lib/paths.ts'

/**
 * Code of the site for a page that does not hold it, as one script.
 * @param name the global that it sets
 * @param folder where the entry's imports start from, below the root
 * @param entry source of a module; what it exports becomes the global
 */
export async function bundleForPage(name: string, folder: string, entry: string): Promise<string> {
  const id = join(ROOT, folder, `${name}-in-page.ts`)
  const result = await build({
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'entry-in-memory',
        enforce: 'pre',
        resolveId: (asked) => (asked === id ? id : null),
        load: (asked) => (asked === id ? entry : null),
      },
    ],
    build: { write: false, minify: false, lib: { entry: id, formats: ['iife'], name } },
  })
  const [output] = [result].flat()
  if (!output || !('output' in output)) throw new Error(`Vite made no bundle of ${name}.`)
  return `${output.output[0].code}\nglobalThis.${name} = ${name}`
}
