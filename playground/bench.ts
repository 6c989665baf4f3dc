import { parseField, settle } from '../components/views/lesson-field.ts'
import type { ModelFile } from '../components/runtime/engine.ts'
import type { Settings } from './block-type.ts'
import { type BlockName, isBlockName, typeOf } from './blocks.ts'
import { type Bench, type Block, endsOf, inOrder, kindOf } from './graph.ts'

/** What the playground starts with: a picture and a sentence, each through its tower, then compared. */
export const EXAMPLE: Bench = [
  { id: 'b1', type: 'scene', wires: {}, settings: { scene: 7 } },
  { id: 'b2', type: 'image', wires: { picture: 'b1.picture' }, settings: {} },
  { id: 'b3', type: 'sentence', wires: {}, settings: { text: 'a green truck to the right of a fox' } },
  { id: 'b4', type: 'text', wires: { tokens: 'b3.tokens' }, settings: {} },
  { id: 'b5', type: 'compare', wires: { a: 'b2.vector', b: 'b4.vector' }, settings: {} },
]

/** A prompt drawn from noise: the pipeline of text to image, block by block; a judge looks at what came of it. */
const DRAW: Bench = [
  { id: 'b1', type: 'sentence', wires: {}, settings: { text: 'a tiger on the grass' } },
  { id: 'b2', type: 'text', wires: { tokens: 'b1.tokens' }, settings: {} },
  { id: 'b3', type: 'noise', wires: {}, settings: { seed: 11 } },
  {
    id: 'b4',
    type: 'denoiser',
    wires: { latent: 'b3.latent', states: 'b2.states' },
    settings: { t: 1000, steps: 20, guidance: 5 },
  },
  { id: 'b5', type: 'decoder', wires: { latent: 'b4.latent' }, settings: {} },
  { id: 'b6', type: 'judge', wires: { picture: 'b5.picture' }, settings: {} },
]

/** A scene under noise up to step 700, and from there drawn anew by other words. */
const REDRAW: Bench = [
  { id: 'b1', type: 'scene', wires: {}, settings: { scene: 7 } },
  { id: 'b2', type: 'encoder', wires: { picture: 'b1.picture' }, settings: {} },
  { id: 'b3', type: 'noise', wires: {}, settings: { seed: 11 } },
  {
    id: 'b4',
    type: 'noisy',
    wires: { latent: 'b2.latent', noise: 'b3.latent' },
    settings: { t: 700 },
  },
  { id: 'b5', type: 'sentence', wires: {}, settings: { text: 'a tiger in the snow' } },
  { id: 'b6', type: 'text', wires: { tokens: 'b5.tokens' }, settings: {} },
  {
    id: 'b7',
    type: 'denoiser',
    wires: { latent: 'b4.latent', states: 'b6.states' },
    settings: { t: 700, steps: 20, guidance: 5 },
  },
  { id: 'b8', type: 'decoder', wires: { latent: 'b7.latent' }, settings: {} },
]

/** Benches to begin with; the first is the one that a reader finds. */
export const EXAMPLES = { compare: EXAMPLE, draw: DRAW, redraw: REDRAW } as const

/** Every network that some block of a bench asks, each once. */
export function modelsOf(bench: Bench): readonly ModelFile[] {
  const all = bench.flatMap(({ type }) => typeOf(type).models ?? [])
  return [...new Set(all)]
}

/** As many blocks as a bench holds. */
export const MOST_BLOCKS = 16

const ID = /^b\d{1,4}$/

const defaultsOf = (type: BlockName): Settings =>
  Object.fromEntries(Object.entries(typeOf(type).settings).map(([name, field]) => [name, field.default]))

/** Outputs of earlier blocks that fit an input, nearest block last. */
export function fitting(bench: Bench, id: string, input: string): readonly string[] {
  const at = bench.findIndex((block) => block.id === id)
  const kind = bench[at] && typeOf(bench[at].type).inputs[input]
  return bench.slice(0, Math.max(0, at)).flatMap((earlier) =>
    Object.entries(typeOf(earlier.type).outputs)
      .filter(([, offered]) => offered === kind)
      .map(([output]) => `${earlier.id}.${output}`),
  )
}

/** One block more at the end; each input takes the nearest output that fits and that its other inputs leave. */
export function addBlock(bench: Bench, type: BlockName): Bench {
  if (bench.length >= MOST_BLOCKS) return bench
  const id = `b${Math.max(0, ...bench.map((block) => Number(block.id.slice(1)))) + 1}`
  const added = [...bench, { id, type, wires: {}, settings: defaultsOf(type) }]
  const taken = new Set<string>()
  const wires: Record<string, string | null> = {}
  for (const input of Object.keys(typeOf(type).inputs).reverse()) {
    const offered = fitting(added, id, input)
    const wire = offered.findLast((candidate) => !taken.has(candidate)) ?? offered.at(-1) ?? null
    if (wire) taken.add(wire)
    wires[input] = wire
  }
  return change(added, id, { wires })
}

const change = (bench: Bench, id: string, changed: Partial<Block>): Bench =>
  bench.map((block) => (block.id === id ? { ...block, ...changed } : block))

/** A block less; inputs that it fed are fed by nothing. */
export const removeBlock = (bench: Bench, id: string): Bench =>
  bench
    .filter((block) => block.id !== id)
    .map((block) => ({
      ...block,
      wires: Object.fromEntries(
        Object.entries(block.wires).map(([input, wire]) => [
          input,
          wire !== null && endsOf(wire).block === id ? null : wire,
        ]),
      ),
    }))

/** Feeds an input by an output, or by nothing. */
export const connect = (bench: Bench, id: string, input: string, wire: string | null): Bench =>
  bench.map((block) => (block.id === id ? { ...block, wires: { ...block.wires, [input]: wire } } : block))

/** Sets a parameter to the nearest value that it may have. */
export function set(bench: Bench, id: string, name: string, value: unknown): Bench {
  const block = bench.find((candidate) => candidate.id === id)
  const schema = block && typeOf(block.type).settings
  const field = schema && Object.hasOwn(schema, name) ? schema[name] : undefined
  if (!block || !field) return bench
  const settled = settle(field, value, block.settings[name] ?? field.default)
  return change(bench, id, { settings: { ...block.settings, [name]: settled } })
}

const feeds = (source: Block, block: Block): boolean =>
  Object.values(block.wires).some((wire) => wire !== null && endsOf(wire).block === source.id)

/** Whether a block may change places with its neighbour: not where one of the two feeds the other. */
export function canMove(bench: Bench, id: string, by: 1 | -1): boolean {
  const at = bench.findIndex((block) => block.id === id)
  const [block, neighbour] = [bench[at], bench[at + by]]
  return (
    block !== undefined && neighbour !== undefined && !feeds(block, neighbour) && !feeds(neighbour, block)
  )
}

/** Lets a block change places with its neighbour; the same bench where it may not. */
export function moveBlock(bench: Bench, id: string, by: 1 | -1): Bench {
  if (!canMove(bench, id, by)) return bench
  const at = bench.findIndex((block) => block.id === id)
  const moved = [...bench]
  ;[moved[at], moved[at + by]] = [moved[at + by]!, moved[at]!]
  return moved
}

/** A bench, and which picture of the reader's each block "Own picture" held. */
export interface Snapshot {
  readonly bench: Bench
  readonly own: Readonly<Record<string, string>>
}

/** Whether nothing that a block's result depends on has changed: neither its own settings nor those of what feeds it. */
export function isUnchanged(then: Snapshot, now: Snapshot, id: string): boolean {
  const seen = new Set<string>()
  const same = (block: string): boolean => {
    if (seen.has(block)) return true
    seen.add(block)
    const [before, after] = [then, now].map(({ bench }) => bench.find((candidate) => candidate.id === block))
    if (!before || !after || before.type !== after.type || then.own[block] !== now.own[block]) return false
    const settings = Object.entries(after.settings).every(([name, value]) => before.settings[name] === value)
    const wires = Object.entries(after.wires).every(([input, wire]) => before.wires[input] === wire)
    return settings && wires && Object.values(after.wires).every((wire) => !wire || same(endsOf(wire).block))
  }
  return same(id)
}

/** A bench as it stands in a link: `[[id, type, wires, settings], …]`. */
export const formatBench = (bench: Bench): string =>
  JSON.stringify(bench.map(({ id, type, wires, settings }) => [id, type, wires, settings]))

/**
 * Reads a bench from a link; blocks come into an order in which each follows what feeds it. Inputs may be open.
 * @returns null for anything that is not a bench: not JSON, too long, unknown blocks, wires that fit nothing or lead
 *   in a circle
 */
export function parseBench(text: string): Bench | null {
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    return null
  }
  if (!Array.isArray(read) || read.length > MOST_BLOCKS) return null
  const bench = read.flatMap((entry) => parseBlock(entry) ?? [])
  if (bench.length < read.length || new Set(bench.map(({ id }) => id)).size < bench.length) return null
  const fits = bench.every(({ type, wires }) =>
    Object.entries(wires).every(
      ([input, wire]) => wire === null || kindOf(bench, wire) === typeOf(type).inputs[input],
    ),
  )
  return fits ? inOrder(bench) : null
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function parseBlock(entry: unknown): Block | null {
  if (!Array.isArray(entry)) return null
  const [id, type, wires, settings] = entry as unknown[]
  if (typeof id !== 'string' || !ID.test(id) || !isBlockName(type)) return null
  if (!isRecord(wires) || !isRecord(settings)) return null
  const fed = parseWires(type, wires)
  const set = parseSettings(type, settings)
  return fed && set ? { id, type, wires: fed, settings: set } : null
}

function parseWires(type: BlockName, wires: Record<string, unknown>): Block['wires'] | null {
  const inputs = Object.keys(typeOf(type).inputs)
  if (Object.keys(wires).some((input) => !inputs.includes(input))) return null
  const fed = inputs.map((input) => [input, wires[input] ?? null] as const)
  if (fed.some(([, wire]) => wire !== null && (typeof wire !== 'string' || wire.split('.').length !== 2)))
    return null
  return Object.fromEntries(fed) as Block['wires']
}

function parseSettings(type: BlockName, settings: Record<string, unknown>): Settings | null {
  const schema = typeOf(type).settings
  const read: Record<string, string | number | boolean> = defaultsOf(type) as typeof read
  for (const [name, value] of Object.entries(settings)) {
    const field = Object.hasOwn(schema, name) ? schema[name] : undefined
    if (!field || typeof value !== typeof field.default) return null
    const parsed = parseField(field, String(value))
    if (parsed.problem) return null
    read[name] = parsed.value
  }
  return read
}
