import type { Engine } from '../components/runtime/engine.ts'
import type { Tensor, Tensors } from '../components/runtime/tensor.ts'
import type { Run } from '../components/trace/step.ts'
import type { Kind, Settings, Tools } from './block-type.ts'
import { type BlockName, typeOf } from './blocks.ts'
import { messages } from './messages.ts'

/** One block on the bench. */
export interface Block {
  /** The stage of its step, unique on the bench. */
  readonly id: string
  readonly type: BlockName
  /** What feeds each input: `<block>.<output>`, or null for nothing yet. */
  readonly wires: Readonly<Record<string, string | null>>
  readonly settings: Settings
}

export type Bench = readonly Block[]

/** Why a bench cannot run. */
export type BenchProblem =
  | { readonly problem: 'empty' }
  /** Nothing feeds an input. */
  | { readonly problem: 'missing'; readonly block: string; readonly input: string }
  /** What feeds an input is of another kind. */
  | { readonly problem: 'unfit'; readonly block: string; readonly input: string }
  /** Each block waits for the one after it, the last for the first. */
  | { readonly problem: 'cycle'; readonly blocks: readonly string[] }
  /** The reader has not brought the picture of this block. */
  | { readonly problem: 'no-picture'; readonly block: string }

/** Thrown by `runBench` before its first step. */
export class BenchError extends Error {
  readonly problem: BenchProblem

  constructor(problem: BenchProblem, bench: Bench) {
    super(sentenceOf(problem, bench))
    this.name = 'BenchError'
    this.problem = problem
  }
}

/** Splits `<block>.<output>`. */
export function endsOf(wire: string): { readonly block: string; readonly output: string } {
  const [block = '', output = ''] = wire.split('.', 2)
  return { block, output }
}

/** What comes through a wire; undefined where it starts nowhere. */
export function kindOf(bench: Bench, wire: string): Kind | undefined {
  const { block, output } = endsOf(wire)
  const source = bench.find(({ id }) => id === block)
  const outputs: Readonly<Record<string, Kind>> = source ? typeOf(source.type).outputs : {}
  return Object.hasOwn(outputs, output) ? outputs[output] : undefined
}

const sourcesOf = ({ wires }: Block): string[] =>
  Object.values(wires).flatMap((wire) => (wire === null ? [] : [endsOf(wire).block]))

/**
 * The blocks so that each comes after all that feed it (Kahn 1962, https://doi.org/10.1145/368996.369025); where the
 * wires leave a choice, the order of the list stays. Null if they lead in a circle.
 */
export function inOrder(bench: Bench): Bench | null {
  const ordered: Block[] = []
  const known = new Set(bench.map(({ id }) => id))
  const placed = new Set<string>()
  while (ordered.length < bench.length) {
    const next = bench.find(
      (block) =>
        !placed.has(block.id) && sourcesOf(block).every((source) => placed.has(source) || !known.has(source)),
    )
    if (!next) return null
    placed.add(next.id)
    ordered.push(next)
  }
  return ordered
}

/** The ids of blocks that wait for one another, in the order of waiting; null if there are none. */
export function findCycle(bench: Bench): readonly string[] | null {
  const byId = new Map(bench.map((block) => [block.id, block]))
  const done = new Set<string>()
  const visit = (id: string, path: readonly string[]): readonly string[] | null => {
    if (path.includes(id)) return path.slice(path.indexOf(id))
    const block = byId.get(id)
    if (!block || done.has(id)) return null
    for (const source of sourcesOf(block)) {
      const cycle = visit(source, [...path, id])
      if (cycle) return cycle
    }
    done.add(id)
    return null
  }
  for (const { id } of bench) {
    const cycle = visit(id, [])
    if (cycle) return cycle
  }
  return null
}

/** The first reason why a bench cannot run, from top to bottom; null if it can. */
export function problemOf(bench: Bench, hasPicture: (block: string) => boolean): BenchProblem | null {
  if (bench.length === 0) return { problem: 'empty' }
  for (const { id, type, wires } of bench) {
    for (const [input, kind] of Object.entries(typeOf(type).inputs)) {
      const wire = wires[input]
      const coming = wire ? kindOf(bench, wire) : undefined
      if (!coming) return { problem: 'missing', block: id, input }
      if (coming !== kind) return { problem: 'unfit', block: id, input }
    }
    if (type === 'own' && !hasPicture(id)) return { problem: 'no-picture', block: id }
  }
  const blocks = findCycle(bench)
  return blocks ? { problem: 'cycle', blocks } : null
}

/** "3 Compare": place and name of a block. */
export function nameOf(bench: Bench, id: string, words: typeof messages.en = messages.en): string {
  const at = bench.findIndex((block) => block.id === id)
  const block = bench[at]
  return block ? words.numbered(at + 1, words.blocks[block.type].name) : id
}

/** A problem as one sentence. */
export function sentenceOf(
  problem: BenchProblem,
  bench: Bench,
  words: typeof messages.en = messages.en,
): string {
  const name = (id: string): string => nameOf(bench, id, words)
  const slot = (input: string): string => words.slots[input] ?? input
  switch (problem.problem) {
    case 'empty':
      return words.problems.empty
    case 'missing':
      return words.problems.missing(name(problem.block), slot(problem.input))
    case 'unfit':
      return words.problems.unfit(name(problem.block), slot(problem.input))
    case 'no-picture':
      return words.problems.noPicture(name(problem.block))
    case 'cycle':
      return words.problems.cycle([...problem.blocks, problem.blocks[0]!].map(name))
  }
}

/**
 * Runs a bench, each block after what feeds it: one step a block, whose stage is the block's id.
 * @throws BenchError before the first step, if it cannot run
 */
export async function* runBench(engine: Engine, bench: Bench, tools: Tools, signal: AbortSignal): Run {
  const problem = problemOf(bench, (block) => tools.own(block) !== undefined)
  if (problem) throw new BenchError(problem, bench)
  const made = new Map<string, Tensors>()
  const through = (wire: string): Tensor => {
    const { block, output } = endsOf(wire)
    return made.get(block)![output]!
  }
  for (const { id, type, wires, settings } of inOrder(bench)!) {
    signal.throwIfAborted()
    const { inputs, run } = typeOf(type)
    const fed = Object.fromEntries(Object.keys(inputs).map((input) => [input, through(wires[input]!)]))
    const { tensors, ms, notes } = await run(engine, fed, signal, { id, settings, tools })
    made.set(id, tensors)
    yield { stage: id, index: 0, of: 1, ms, tensors, notes: { type, ...notes } }
  }
}
