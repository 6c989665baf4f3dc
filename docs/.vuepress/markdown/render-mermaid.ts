import { parseMermaid, renderMermaidSVG } from 'beautiful-mermaid'
import type { Diagram } from '../../../components/diagram/graph.ts'
import { type Direction, layOut, plainLabel, shapeOf } from './layout.ts'
import { checkFlowchart, checkStates, FigureError, firstLine, relationsOf } from './mermaid-grammar.ts'

export interface FigureOptions {
  readonly caption: string
  /** Leaves room for tensors in all stages, or in those with these ids. */
  readonly live?: boolean | readonly string[]
  /** Layout for narrow columns; `scroll` keeps the one layout and scrolls. */
  readonly narrow?: 'TD' | 'LR' | 'scroll'
}

/** Widths of the column at which a figure may change its layout; `diagram.scss` has one rule for each. */
export const breakpoints = [360, 440, 520, 600, 680, 760, 860, 960] as const
/** A layout may shrink to this before its text is too small to read. */
const smallest = 0.8

/**
 * Parses a Mermaid text and lays it out.
 * @throws FigureError with the line (from 0) within the text if it cannot be drawn faithfully
 */
export function renderMermaid(source: string, { caption, live = false, narrow }: FigureOptions): Diagram {
  const kind = firstLine(source)
  const graphLike = /^(?:flowchart|graph)\b|^stateDiagram-v2$/.test(kind)
  if (graphLike) return renderGraph(source, { caption, live, narrow })
  if (!/^(?:sequenceDiagram|classDiagram|erDiagram)$/.test(kind)) {
    throw new FigureError(`"${kind}" is not a kind of figure that we draw.`, 0)
  }
  if (live) throw new FigureError('Only a flowchart or a state diagram can be live.', 0)
  return {
    caption,
    source,
    nodes: [],
    edges: relationsOf(source),
    layout: null,
    narrow: null,
    svg: otherSvg(source),
  }
}

function renderGraph(source: string, { caption, live = false, narrow }: FigureOptions): Diagram {
  if (firstLine(source) === 'stateDiagram-v2') checkStates(source)
  else checkFlowchart(source)
  const graph = parseMermaid(source)
  for (const group of graph.subgraphs) graph.nodes.delete(group.id)
  const filled = typeof live === 'boolean' ? null : live
  const stranger = filled?.find((id) => !graph.nodes.has(id))
  if (stranger !== undefined) throw new FigureError(`The figure has no part "${stranger}" to fill.`, -1)
  const isLive = (id: string): boolean => filled?.includes(id) ?? live === true
  const direction: Direction = graph.direction === 'TB' ? 'TD' : graph.direction
  const layout = layOut(graph, direction, isLive)
  const other = narrow ?? (direction === 'LR' || direction === 'RL' ? 'TD' : 'scroll')
  const wanted = layout.width * smallest
  const below = breakpoints.find((width) => width >= wanted) ?? breakpoints.at(-1)!
  const turned =
    other === 'scroll' || other === direction || wanted < breakpoints[0] ? null : layOut(graph, other, isLive)
  return {
    caption,
    source,
    nodes: [...graph.nodes.values()].map((node) => ({
      id: node.id,
      label: plainLabel(node.label),
      shape: shapeOf(node),
    })),
    edges: graph.edges.map(({ source: from, target: to, label }) => ({
      from,
      to,
      ...(label ? { label: plainLabel(label) } : {}),
    })),
    layout,
    narrow: turned && turned.width < layout.width ? { below, layout: turned } : null,
    svg: null,
  }
}

/** Sequence, class and entity diagrams as beautiful-mermaid draws them, in our colours and without its fonts. */
function otherSvg(source: string): string {
  const svg = renderMermaidSVG(source, {
    bg: 'var(--ml-surface)',
    fg: 'var(--ml-ink)',
    line: 'var(--ml-ink-soft)',
    accent: 'var(--ml-ink-soft)',
    muted: 'var(--ml-ink-soft)',
    border: 'var(--ml-line)',
    transparent: true,
    padding: 8,
  })
  const prefix = `m${hash(source)}-`
  const [, derived = ''] = /svg \{([^}]*)\}/.exec(svg) ?? []
  return svg
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .replace(/\bid="([^"]+)"/g, `id="${prefix}$1"`)
    .replace(/url\(#/g, `url(#${prefix}`)
    .replace(/<svg ([^>]*)style="([^"]*)"/, (_, rest: string, style: string) => {
      const variables = derived.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\s+/g, ' ')
      return `<svg ${rest}style="${style};${variables.trim()}" aria-hidden="true"`
    })
}

function hash(text: string): string {
  let value = 5381
  for (let index = 0; index < text.length; index += 1) value = ((value * 33) ^ text.charCodeAt(index)) >>> 0
  return value.toString(36)
}
