import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const here = import.meta.dirname
const windows = process.platform === 'win32'
const system = windows ? 'python' : 'python3'

/** Whether this machine has a Python that the environment can be made with. */
export function hasPython(): boolean {
  const check = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))'
  return spawnSync(system, ['-c', check], { stdio: 'ignore' }).status === 0
}

function must(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { cwd: here, stdio: 'inherit' })
  if (error) throw new Error(`${command} could not be started: ${error.message}`)
  if (status !== 0)
    throw new Error('The Python environment for training could not be made; pip says why above.')
}

/** The Python of `scripts/train/.venv`, made from pyproject.toml at first use; one that was cut short is made again. */
export function ensurePython(): string {
  const venv = join(here, '.venv')
  const python = join(venv, windows ? 'Scripts/python.exe' : 'bin/python')
  const complete = join(venv, 'complete')
  if (existsSync(complete)) return python
  must(system, ['-m', 'venv', venv])
  const install = [
    'import subprocess, sys, tomllib',
    "project = tomllib.load(open('pyproject.toml', 'rb'))['project']",
    "needed = project['dependencies'] + project['optional-dependencies']['dev']",
    "sys.exit(subprocess.call([sys.executable, '-m', 'pip', 'install', *needed]))",
  ]
  must(python, ['-c', install.join('\n')])
  writeFileSync(complete, '')
  return python
}
