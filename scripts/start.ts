/**
 * Serves the built site on this machine, building it first if it is missing or older than its sources.
 *
 *     npm start                       http://localhost:8080/
 *     npm start -- --port 9000
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { build, BUILD_RECORD } from './build.ts'
import { main, Refusal } from './lib/fail.ts'
import { DIST } from './lib/paths.ts'
import { serve } from './lib/serve.ts'
import { siteBase } from './lib/site-base.ts'
import { sourceHash } from './lib/source-hash.ts'

const USAGE = 'Usage: npm start -- [--port NUMBER]'

/** @returns the port that was asked for, 8080 if none */
export function portOf(args: readonly string[]): number {
  const port = optionOf(args)
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) {
    throw new Refusal(`A port is a whole number from 0 to 65535, not "${port}". ${USAGE}`)
  }
  return Number(port)
}

function optionOf(args: readonly string[]): string {
  try {
    const { values } = parseArgs({ args: [...args], options: { port: { type: 'string', default: '8080' } } })
    return values.port
  } catch {
    throw new Refusal(`Not understood: ${args.join(' ')}. ${USAGE}`)
  }
}

async function isFresh(base: string): Promise<boolean> {
  try {
    const record = JSON.parse(await readFile(join(DIST, BUILD_RECORD), 'utf8')) as { id?: unknown }
    return record.id === (await sourceHash(base))
  } catch {
    return false
  }
}

async function start(): Promise<void> {
  const port = portOf(process.argv.slice(2))
  const base = siteBase()
  if (!(await isFresh(base))) await build()
  const { url } = await serve(DIST, { port, base })
  console.log(`Multimodal Live is at ${url}`)
}

if (import.meta.main) await main(start)
