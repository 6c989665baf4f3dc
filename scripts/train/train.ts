/**
 * `npm run train -- <model>`: makes the Python environment and the shards where they are missing, then trains,
 * exports and checks one model.
 *
 *   npm run train -- clip --minutes 60        goes on from .runs/clip if there is a run
 *   npm run train -- judge --fresh
 *   npm run train -- vae --minutes 170 --restart   goes on with a learning rate that begins anew
 *   npm run train -- clip --smoke             a minute on a few hundred scenes, into a temporary folder
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { ensurePython } from './python.ts'

/** The script of each model, beside this file, and what it is told besides. */
const SCRIPTS = {
  clip: ['clip.py'],
  judge: ['judge.py'],
  vae: ['vae.py'],
  unet: ['unet.py'],
  student: ['student.py'],
  'controlnet-edges': ['controlnet.py', '--kind', 'edges'],
  'controlnet-pose': ['controlnet.py', '--kind', 'pose'],
  'pose-reader': ['pose_reader.py'],
} as const satisfies Record<string, readonly string[]>

export const MODELS = Object.keys(SCRIPTS) as (keyof typeof SCRIPTS)[]
export const PRESETS = ['cpu', 'gpu'] as const

export interface TrainOptions {
  readonly model: keyof typeof SCRIPTS
  /** Wall-clock budget; left out, the preset's own. */
  readonly minutes: number | undefined
  readonly preset: (typeof PRESETS)[number]
  readonly smoke: boolean
  readonly fresh: boolean
  /** Take the learning rate up again. */
  readonly restart: boolean
}

const oneOf = <T extends string>(what: string, known: readonly T[], given: string | undefined): T => {
  const found = known.find((name) => name === given)
  if (found === undefined) {
    throw new RangeError(`${what} must be one of ${known.join(', ')}${given ? `, not "${given}"` : ''}.`)
  }
  return found
}

/** Reads the command line; throws an error with one clear sentence where it is wrong. */
export function readOptions(args: readonly string[]): TrainOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      minutes: { type: 'string' },
      preset: { type: 'string', default: 'cpu' },
      smoke: { type: 'boolean', default: false },
      fresh: { type: 'boolean', default: false },
      restart: { type: 'boolean', default: false },
    },
  })
  if (positionals.length > 1) throw new RangeError('Train one model at a time.')
  const minutes = values.minutes === undefined ? undefined : Number(values.minutes)
  if (minutes !== undefined && !(minutes > 0 && Number.isFinite(minutes))) {
    throw new RangeError(`--minutes must be a number above 0, not "${values.minutes}".`)
  }
  return {
    model: oneOf('The model', MODELS, positionals[0]),
    minutes,
    preset: oneOf('--preset', PRESETS, values.preset),
    smoke: values.smoke,
    fresh: values.fresh,
    restart: values.restart,
  }
}

/** The Python script's arguments. */
export const scriptArguments = ({
  model,
  minutes,
  preset,
  smoke,
  fresh,
  restart,
}: TrainOptions): string[] => [
  ...SCRIPTS[model],
  ...(minutes === undefined ? [] : ['--minutes', String(minutes)]),
  ...['--preset', preset],
  ...(smoke ? ['--smoke'] : []),
  ...(fresh ? ['--fresh'] : []),
  ...(restart ? ['--restart'] : []),
]

const here = import.meta.dirname
const repository = resolve(here, '../..')

function run(command: string, args: readonly string[], cwd: string, world?: string): void {
  const env = world === undefined ? process.env : { ...process.env, WORLD: world }
  const { status, error } = spawnSync(command, args, { cwd, env, stdio: 'inherit' })
  if (error) throw new Error(`${command} could not be started: ${error.message}`)
  if (status !== 0) process.exit(status ?? 1)
}

/** What `npm run world` is asked for; a smoke test makes do with a small world of its own. */
interface World {
  readonly folder: string
  readonly scenes: readonly string[]
}

const SMALL = ['--train', '1000', '--val', '500', '--comp', '500', '--figures', '500', '--figures-val', '100']

/** Diffusion works on pictures of 128×128, reading on 64×64. Twice the side is four times the bytes: fewer scenes. */
const WORLDS: Readonly<Record<'reading' | 'drawing', World>> = {
  reading: { folder: '.data/world', scenes: ['--figures', '40000', '--figures-val', '2000'] },
  drawing: {
    folder: '.data/world128',
    scenes: ['--train', '150000', '--figures', '40000', '--figures-val', '2000', '--size', '128', '--hints'],
  },
}

export const worldOf = (model: TrainOptions['model']): keyof typeof WORLDS =>
  model === 'clip' || model === 'judge' ? 'reading' : 'drawing'

/** The folder of the shards, written at first use. */
function ensureWorld({ model, smoke }: TrainOptions): string {
  const { folder, scenes } = WORLDS[worldOf(model)]
  const whole = join(repository, folder)
  const last = worldOf(model) === 'drawing' ? 'figure/skeleton.u8' : 'figure/meta.json'
  const complete = (path: string): boolean =>
    ['comp/meta.json', last].every((file) => existsSync(join(path, file)))
  if (complete(whole)) return whole
  const path = smoke ? `${whole}-smoke` : whole
  if (!complete(path)) {
    const large = worldOf(model) === 'drawing' ? ['--size', '128', '--hints'] : []
    const wanted = smoke ? [...SMALL, ...large] : scenes
    run(process.execPath, ['scripts/world/write-shards.ts', ...wanted, '--out', path], repository)
  }
  return path
}

function main(): void {
  try {
    const options = readOptions(process.argv.slice(2))
    const world = ensureWorld(options)
    run(ensurePython(), scriptArguments(options), here, world)
  } catch (error) {
    console.error((error as Error).message)
    process.exit(1)
  }
}

if (import.meta.main) main()
