/** A figure written in Mermaid, parsed and laid out at build time; what LiveDiagram and DiagramFigure draw. */
export interface Diagram {
  /** Plain text; the accessible name of the figure. */
  readonly caption: string
  /** The Mermaid text as the author wrote it. */
  readonly source: string
  readonly nodes: readonly DiagramNode[]
  readonly edges: readonly DiagramEdge[]
  /** The layout as written; null where the figure is not a graph (a sequence, a class diagram) and `svg` holds it. */
  readonly layout: Layout | null
  /** Another layout for narrow columns, and the column width in px below which it takes over. */
  readonly narrow: { readonly below: number; readonly layout: Layout } | null
  readonly svg: string | null
}

export type NodeShape =
  'stage' | 'round' | 'pill' | 'circle' | 'diamond' | 'hexagon' | 'store' | 'start' | 'end'

export interface DiagramNode {
  /** In a live figure: the `stage` of the steps that belong here. */
  readonly id: string
  readonly label: string
  readonly shape: NodeShape
}

export interface DiagramEdge {
  readonly from: string
  readonly to: string
  readonly label?: string
}

/** Geometry in px at scale 1; the origin is the top left corner. */
export interface Layout {
  readonly width: number
  readonly height: number
  readonly nodes: readonly LayoutNode[]
  readonly edges: readonly LayoutEdge[]
  readonly groups: readonly LayoutGroup[]
}

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface LayoutNode extends DiagramNode, Box {
  readonly lines: readonly string[]
  /** Whether there is room under the label for a tensor's picture, shape and milliseconds. */
  readonly roomy: boolean
}

export interface LayoutEdge extends DiagramEdge {
  readonly style: 'solid' | 'dotted' | 'thick'
  /** Path data of the line. */
  readonly path: string
  /** Path data of the arrow heads. */
  readonly heads: readonly string[]
  readonly labelBox?: Box
}

export interface LayoutGroup extends Box {
  readonly id: string
  readonly label: string
}

/** Says the graph in words, one sentence an edge, for those who cannot see it. */
export function describeEdges(
  diagram: Pick<Diagram, 'nodes' | 'edges'>,
): { from: string; to: string; label?: string }[] {
  const labels = new Map(diagram.nodes.map(({ id, label }) => [id, label || id]))
  const nameOf = (id: string): string => labels.get(id) ?? id
  return diagram.edges.map(({ from, to, label }) => ({
    from: nameOf(from),
    to: nameOf(to),
    ...(label ? { label } : {}),
  }))
}
