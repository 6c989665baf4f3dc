import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { ROOT } from './paths.ts'

const require = createRequire(import.meta.url)

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv
  /** `inherit` shows the output as it comes; `pipe` returns it. */
  readonly output?: 'inherit' | 'pipe'
}

/** Runs a program in the repository's root. Resolves with its exit code and, if piped, what it wrote. */
export function run(
  command: string,
  args: readonly string[],
  { env, output = 'inherit' }: RunOptions = {},
): Promise<{ code: number; text: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', output, output],
    })
    let text = ''
    child.stdout?.on('data', (chunk) => (text += String(chunk)))
    child.stderr?.on('data', (chunk) => (text += String(chunk)))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, text }))
  })
}

/** Runs the command-line program of an installed package with this very Node, on every system alike. */
export function runBin(name: string, bin: string, args: readonly string[], options?: RunOptions) {
  return run(process.execPath, [binPath(name, bin), ...args], options)
}

function binPath(name: string, bin: string): string {
  const manifest = require.resolve(`${name}/package.json`)
  const { bin: bins } = require(manifest) as { bin: string | Record<string, string> }
  const path = typeof bins === 'string' ? bins : bins[bin]
  if (!path) throw new Error(`The package ${name} has no program ${bin}.`)
  return join(dirname(manifest), path)
}
