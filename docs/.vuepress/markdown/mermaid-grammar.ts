/** The part of Mermaid's flowchart grammar that our figures may use; anything else is an error, never silently dropped. */

export class FigureError extends Error {
  override readonly name = 'FigureError'
  /** Line within the figure, from 0. */
  readonly line: number

  constructor(message: string, line: number) {
    super(message)
    this.line = line
  }
}

const id = String.raw`[A-Za-z_][\w-]*`
const text = String.raw`(?:"[^"<>]+"|[^"()\[\]{}<>|&/\\][^"()\[\]{}<>|&]*)`
const shapes = [
  [String.raw`\(\[`, String.raw`\]\)`],
  [String.raw`\(\(`, String.raw`\)\)`],
  [String.raw`\[\(`, String.raw`\)\]`],
  [String.raw`\{\{`, String.raw`\}\}`],
  [String.raw`\[`, String.raw`\]`],
  [String.raw`\(`, String.raw`\)`],
  [String.raw`\{`, String.raw`\}`],
]
const shape = shapes.map(([open, close]) => `${open}${text}${close}`).join('|')
const node = `${id}(?:${shape})?`
const arrow = String.raw`<?(?:-->|---|-\.->|-\.-|==>|===)(?:\|[^|"<>]+\|)?`
const statement = new RegExp(String.raw`^${node}(?:\s*${arrow}\s*${node})*\s*;?$`)
const subgraph = new RegExp(String.raw`^subgraph\s+${id}(?:\s*\[${text}\])?$`)
const header = /^(?:flowchart|graph)\s+(?:TD|TB|LR|RL|BT)$/

export const firstLine = (source: string): string =>
  source
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line !== '' && !line.startsWith('%%')) ?? ''

const state = String.raw`(?:\[\*\]|[A-Za-z_][\w-]*)`
const stateLine = new RegExp(
  String.raw`^(?:${state}\s*-->\s*${state}(?:\s*:\s*[^<>]+)?|${state}\s*:\s*[^<>]+|state\s+"[^"<>]+"\s+as\s+${state}|state\s+(?:"[^"<>]+"\s+as\s+)?${state}\s*\{|\})$`,
)

/**
 * Checks a state diagram line by line.
 * @throws FigureError naming the first line that is outside the grammar
 */
export function checkStates(source: string): void {
  for (const [index, raw] of source.split('\n').entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('%%') || line === 'stateDiagram-v2' || stateLine.test(line)) continue
    throw new FigureError(`"${line}" is outside the part of Mermaid that our figures use.`, index)
  }
}

const message = /^(\w+)\s*(?:-->>|->>|-->|->|--x|-x|--\)|-\))[+-]?\s*(\w+)\s*:\s*(.+)$/
const relation =
  /^(\w+)\s+(?:"[^"]*"\s+)?[<|*o}{]*(?:--|\.\.)[>|*o}{]*\s+(?:"[^"]*"\s+)?(\w+)(?:\s*:\s*(.+))?$/

/** What leads where in a sequence, class or entity diagram, for its description in words. */
export function relationsOf(source: string): { from: string; to: string; label?: string }[] {
  return source.split('\n').flatMap((raw) => {
    const found = message.exec(raw.trim()) ?? relation.exec(raw.trim())
    if (!found) return []
    const [, from, to, label] = found
    return [{ from: from!, to: to!, ...(label ? { label: label.replace(/^"(.*)"$/, '$1') } : {}) }]
  })
}

/**
 * Checks a flowchart line by line.
 * @throws FigureError naming the first line that is outside the grammar
 */
export function checkFlowchart(source: string): void {
  let depth = 0
  let seenHeader = false
  for (const [index, raw] of source.split('\n').entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('%%')) continue
    if (!seenHeader) {
      if (!header.test(line))
        throw new FigureError(
          `A flowchart begins with "flowchart LR" or "flowchart TD", not "${line}".`,
          index,
        )
      seenHeader = true
    } else if (line.startsWith('subgraph')) {
      if (!subgraph.test(line))
        throw new FigureError(`Write a group as "subgraph id [Title]", not "${line}".`, index)
      depth += 1
    } else if (line === 'end') {
      if (depth === 0) throw new FigureError('This "end" closes no subgraph.', index)
      depth -= 1
    } else if (!statement.test(line)) {
      throw new FigureError(`"${line}" is outside the part of Mermaid that our figures use.`, index)
    }
  }
  if (depth > 0) throw new FigureError('A subgraph is not closed with "end".', source.split('\n').length - 1)
}
