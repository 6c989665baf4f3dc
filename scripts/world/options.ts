import { parseArgs } from 'node:util'
import type { ShardSplit } from './shard.ts'

const MOST_SCENES = 5_000_000

export interface Options {
  /** How many scenes of each split; 0 leaves a split alone. */
  readonly counts: Readonly<Record<ShardSplit, number>>
  /** Side of a picture in pixels. */
  readonly size: 64 | 128
  readonly out: string
  /** Whether the splits in the folder get files of their edges and skeletons. */
  readonly hints: boolean
}

const parse = () =>
  parseArgs({
    options: {
      train: { type: 'string', default: '300000' },
      val: { type: 'string', default: '4000' },
      comp: { type: 'string', default: '40000' },
      figures: { type: 'string', default: '0' },
      'figures-val': { type: 'string', default: '0' },
      size: { type: 'string', default: '64' },
      hints: { type: 'boolean', default: false },
      out: { type: 'string', default: '.data/world' },
    },
  })

function fail(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}

/** Reads the command line; ends the process with one sentence where it makes no sense. */
export function readOptions(): Options {
  const { values } = ((): ReturnType<typeof parse> => {
    try {
      return parse()
    } catch (error) {
      return fail(
        `${(error as Error).message} Known: --train, --val, --comp, --figures, --figures-val (scenes), --size (64 or 128), --hints, --out (folder).`,
      )
    }
  })()
  const count = (name: 'train' | 'val' | 'comp' | 'figures' | 'figures-val'): number => {
    const n = Number(values[name])
    if (!Number.isInteger(n) || n < 0 || n > MOST_SCENES) {
      fail(`--${name} must be a whole number from 0 to ${MOST_SCENES}, not "${values[name]}".`)
    }
    return n
  }
  if (values.size !== '64' && values.size !== '128') fail(`--size must be 64 or 128, not "${values.size}".`)
  return {
    counts: {
      train: count('train'),
      val: count('val'),
      comp: count('comp'),
      figure: count('figures'),
      'figure-val': count('figures-val'),
    },
    size: values.size === '64' ? 64 : 128,
    out: values.out,
    hints: values.hints,
  }
}
