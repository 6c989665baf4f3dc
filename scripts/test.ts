/**
 * Runs every check of the repository and does not stop at the first that fails. The last
 * line says how many tests passed and failed: each test of vitest counts, and each other tool as one.
 */
import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run, runBin } from './lib/run.ts'
import { ensurePython, hasPython } from './train/python.ts'
import { MODELS, worldOf } from './train/train.ts'

interface Outcome {
  readonly passed: number
  readonly failed: number
  /** Left out because the machine lacks what it needs; said, never silent. */
  readonly skipped?: number
}

interface Check {
  readonly name: string
  run(): Promise<Outcome>
}

const VITEST_CONFIG = 'scripts/config/vitest.config.ts'

const tool = (name: string, bin: string, args: readonly string[], of = bin): Check => ({
  name,
  async run() {
    const { code, text } = await runBin(of, bin, args, { output: 'pipe' })
    if (text.trim()) console.log(`\n${name}:\n${text.trim()}`)
    return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
  },
})

const vitest = (project: string): Check => ({
  name: `vitest ${project}`,
  async run() {
    const file = join(tmpdir(), `multimodal-live-${project}-${process.pid}.json`)
    const args = ['run', '--config', VITEST_CONFIG, '--project', project]
    const { code } = await runBin('vitest', 'vitest', [
      ...args,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ])
    const report = await readFile(file, 'utf8').then(JSON.parse, () => ({}))
    await rm(file, { force: true })
    return counts(report, code)
  },
})

/** A run that failed without a failed test (a broken import, no report at all) counts as one failure. */
export function counts(report: { numPassedTests?: number; numFailedTests?: number }, code: number): Outcome {
  const { numPassedTests: passed = 0, numFailedTests: failed = 0 } = report
  return { passed, failed: code !== 0 ? Math.max(1, failed) : failed }
}

/** The models in the order in which they are tried: the first of each world writes it for the others. */
function inOrder(): readonly (typeof MODELS)[number][] {
  const first = (model: (typeof MODELS)[number]): boolean =>
    MODELS.find((other) => worldOf(other) === worldOf(model)) === model
  return [...MODELS.filter(first), ...MODELS.filter((model) => !first(model))]
}

/**
 * Lints the training scripts and trains each model for some seconds, two at a time. Without a Python to do it with,
 * says so.
 */
const training: Check = {
  name: 'training',
  async run() {
    if (!hasPython()) {
      console.log('There is no Python 3.11 or later with venv here, so the training scripts are not tried.')
      return { passed: 0, failed: 0, skipped: MODELS.length + 1 }
    }
    const python = ensurePython()
    const codes: number[] = []
    const waiting = [...inOrder()]
    const train = async (): Promise<void> => {
      for (let model = waiting.shift(); model; model = waiting.shift()) {
        const args = ['scripts/train/train.ts', model, '--smoke']
        // one core each: two that share both wait for one another, and took three times as long
        const { code, text } = await run(process.execPath, args, {
          output: 'pipe',
          env: { OMP_NUM_THREADS: '1' },
        })
        console.log(`\n${model}\n${text}`)
        codes.push(code)
      }
    }
    await Promise.all([train(), train()])
    const ruff = (args: readonly string[]) => run(python, ['-m', 'ruff', ...args, 'scripts/train'])
    codes.push((await ruff(['check'])).code || (await ruff(['format', '--check'])).code)
    const failed = codes.filter((code) => code !== 0).length
    return { passed: codes.length - failed, failed }
  },
}

const building: Check = {
  name: 'build',
  async run() {
    const { build } = await import('./build.ts')
    return build().then(
      () => ({ passed: 1, failed: 0 }),
      (error: unknown) => (console.error(error), { passed: 0, failed: 1 }),
    )
  },
}

/** One after the other; those in a row at the same time, since each of them keeps one core busy. */
const CHECKS: readonly (readonly Check[])[] = [
  [
    tool('types', 'vue-tsc', ['--noEmit']),
    tool('eslint', 'eslint', ['--config', 'scripts/config/eslint.config.js', '.']),
    tool('prettier', 'prettier', ['--check', '.']),
  ],
  [vitest('unit')],
  [vitest('models')],
  [building],
  [vitest('e2e')],
  [training],
]

async function test(): Promise<void> {
  const total = { passed: 0, failed: 0, skipped: 0 }
  const lines: string[] = []
  const check = async ({ name, run }: Check): Promise<void> => {
    console.log(`\n── ${name}`)
    const began = performance.now()
    const { passed, failed, skipped = 0 } = await run()
    total.passed += passed
    total.failed += failed
    total.skipped += skipped
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    lines.push(`${failed ? 'failed' : 'passed'}  ${name}: ${passed} passed, ${failed} failed in ${seconds} s`)
  }
  for (const row of CHECKS) await Promise.all(row.map(check))
  console.log(`\n${lines.join('\n')}\n`)
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : ''
  console.log(`${total.passed} passed, ${total.failed} failed${skipped}`)
  process.exitCode = total.failed > 0 ? 1 : 0
}

if (import.meta.main) await test()
