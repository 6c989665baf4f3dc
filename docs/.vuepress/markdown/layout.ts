import type { MermaidGraph, MermaidNode, MermaidSubgraph } from './mermaid-types.ts'
import type { ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api.js'
import type {
  Layout,
  LayoutEdge,
  LayoutGroup,
  LayoutNode,
  NodeShape,
} from '../../../components/diagram/graph.ts'
import { layoutSync } from './elk.ts'
import { edgeGeometry, ontoOutline, type Point } from './edge-path.ts'
import { textWidth, wrap } from './text-metrics.ts'

export type Direction = 'TD' | 'LR' | 'RL' | 'BT'

const font = { node: 14, edge: 12, line: 18 }
/** Room of a live stage under its label: a 40 px high picture with two lines of figures beside it. */
const room = { width: 164, height: 52 }
const margin = 6

const shapeNames: Readonly<Record<string, NodeShape>> = {
  rectangle: 'stage',
  rounded: 'round',
  stadium: 'pill',
  circle: 'circle',
  diamond: 'diamond',
  hexagon: 'hexagon',
  cylinder: 'store',
  'state-start': 'start',
  'state-end': 'end',
}

export const shapeOf = (node: MermaidNode): NodeShape => shapeNames[node.shape] ?? 'stage'

export const plainLabel = (label: string): string => label.replace(/^"(.*)"$/, '$1')

/** Places the nodes and edges of a graph, with room in the stages that `isLive` names for what a trace hangs on them. */
export function layOut(graph: MermaidGraph, direction: Direction, isLive: (id: string) => boolean): Layout {
  const drawn = [...graph.nodes.values()].map((node) => sized(node, isLive(node.id)))
  const bySubgraph = new Map<string, string>()
  const note = (group: MermaidSubgraph): void => {
    for (const child of group.children) note(child)
    for (const id of group.nodeIds) if (!bySubgraph.has(id)) bySubgraph.set(id, group.id)
  }
  graph.subgraphs.forEach(note)
  const groupIds = new Set<string>()
  const childrenOf = (groupId: string | undefined): ElkNode[] =>
    drawn
      .filter(({ id }) => bySubgraph.get(id) === groupId && !groupIds.has(id))
      .map(({ id, width, height }) => ({ id, width, height }))
  const collect = (group: MermaidSubgraph): void =>
    void (groupIds.add(group.id), group.children.forEach(collect))
  graph.subgraphs.forEach(collect)
  const groupNode = (group: MermaidSubgraph): ElkNode => ({
    id: group.id,
    layoutOptions: { 'elk.padding': '[top=38,left=18,bottom=18,right=18]' },
    labels: [{ text: group.label, width: textWidth(plainLabel(group.label), 12) + 12, height: 14 }],
    children: inOrder([...group.children.map(groupNode), ...childrenOf(group.id)]),
  })
  const order = new Map([...graph.nodes.keys()].map((id, index) => [id, index]))
  const rank = (node: ElkNode): number =>
    Math.min(order.get(node.id) ?? Infinity, ...(node.children ?? []).map(rank))
  const inOrder = (siblings: ElkNode[]): ElkNode[] => siblings.sort((a, b) => rank(a) - rank(b))

  const backwards = backEdges(graph)
  const result = layoutSync({
    id: ' root',
    layoutOptions: elkOptions(direction),
    children: inOrder([...graph.subgraphs.map(groupNode), ...childrenOf(undefined)]),
    edges: graph.edges.map((edge, index) => ({
      id: ` edge ${index}`,
      sources: [backwards.has(index) ? edge.target : edge.source],
      targets: [backwards.has(index) ? edge.source : edge.target],
      ...(edge.label ? { labels: [edgeLabel(plainLabel(edge.label))] } : {}),
    })),
  })

  const nodes: LayoutNode[] = []
  const groups: LayoutGroup[] = []
  const visit = (parent: ElkNode): void => {
    for (const child of parent.children ?? []) {
      const box = {
        x: round(child.x),
        y: round(child.y),
        width: round(child.width),
        height: round(child.height),
      }
      const group = groupIds.has(child.id) ? findGroup(graph.subgraphs, child.id) : undefined
      if (group) groups.push({ id: group.id, label: plainLabel(group.label), ...box })
      else nodes.push({ ...drawn.find(({ id }) => id === child.id)!, ...box })
      visit(child)
    }
  }
  visit(result)
  nodes.sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0))
  const laidEdges = (result.edges ?? []) as ElkExtendedEdge[]
  const edges: LayoutEdge[] = graph.edges.map((edge, index) => {
    const section = laidEdges[index]?.sections?.[0]
    const label = laidEdges[index]?.labels?.[0]
    const points: Point[] = section
      ? [section.startPoint, ...(section.bendPoints ?? []), section.endPoint]
      : []
    if (backwards.has(index)) points.reverse()
    const ends = [
      nodes.find(({ id }) => id === edge.source),
      nodes.find(({ id }) => id === edge.target),
    ] as const
    if (ends[0] && points[0]) points[0] = ontoOutline(points[0], ends[0])
    if (ends[1] && points.length) points[points.length - 1] = ontoOutline(points.at(-1)!, ends[1])
    return {
      from: edge.source,
      to: edge.target,
      ...(edge.label ? { label: plainLabel(edge.label) } : {}),
      style: edge.style,
      ...edgeGeometry(points, edge),
      ...(label
        ? {
            labelBox: {
              x: round(label.x),
              y: round(label.y),
              width: round(label.width),
              height: round(label.height),
            },
          }
        : {}),
    }
  })
  return { width: Math.ceil(result.width ?? 0), height: Math.ceil(result.height ?? 0), nodes, edges, groups }
}

/** Edges that close a loop, when the graph is walked in the order in which it is written; ELK gets them reversed. */
function backEdges(graph: MermaidGraph): Set<number> {
  const found = new Set<number>()
  const state = new Map<string, 'open' | 'closed'>()
  const walk = (id: string): void => {
    state.set(id, 'open')
    graph.edges.forEach(({ source, target }, index) => {
      if (source !== id || target === id) return
      if (state.get(target) === 'open') found.add(index)
      else if (!state.has(target)) walk(target)
    })
    state.set(id, 'closed')
  }
  for (const id of graph.nodes.keys()) if (!state.has(id)) walk(id)
  return found
}

const round = (value: number | undefined): number => Math.round((value ?? 0) * 10) / 10

function sized(node: MermaidNode, live: boolean): LayoutNode {
  const label = plainLabel(node.label)
  const shape = shapeOf(node)
  const roomy = live && (shape === 'stage' || shape === 'round')
  const lines =
    shape === 'start' || shape === 'end'
      ? []
      : label.split('\n').flatMap((line) => wrap(line, shape === 'diamond' ? 14 : 20))
  const text = {
    width: Math.max(0, ...lines.map((line) => textWidth(line, font.node))),
    height: lines.length * font.line,
  }
  const size = sizeOf(shape, text)
  return {
    id: node.id,
    label,
    lines,
    shape,
    roomy,
    x: 0,
    y: 0,
    width: Math.ceil(roomy ? Math.max(size.width, room.width) : size.width),
    height: Math.ceil(roomy ? text.height + room.height + 20 : size.height),
  }
}

function sizeOf(
  shape: NodeShape,
  text: { width: number; height: number },
): { width: number; height: number } {
  const box = { width: Math.max(text.width + 30, 64), height: text.height + 24 }
  if (shape === 'diamond') return { width: text.width * 1.35 + 52, height: text.height * 1.5 + 40 }
  if (shape === 'hexagon') return { width: box.width + 22, height: box.height }
  if (shape === 'store') return { width: box.width, height: box.height + 12 }
  if (shape === 'start' || shape === 'end') return { width: 22, height: 22 }
  if (shape !== 'circle') return box
  const side = Math.max(text.width, text.height) + 26
  return { width: side, height: side }
}

const edgeLabel = (text: string): NonNullable<ElkExtendedEdge['labels']>[number] => ({
  text,
  width: Math.ceil(textWidth(text, font.edge) + 12),
  height: 20,
  layoutOptions: { 'elk.edgeLabels.inline': 'true', 'elk.edgeLabels.placement': 'CENTER' },
})

function findGroup(groups: readonly MermaidSubgraph[], id: string): MermaidSubgraph | undefined {
  for (const group of groups) {
    const found = group.id === id ? group : findGroup(group.children, id)
    if (found) return found
  }
  return undefined
}

const elkDirection = { TD: 'DOWN', LR: 'RIGHT', RL: 'LEFT', BT: 'UP' } as const

const elkOptions = (direction: Direction): Record<string, string> => ({
  'elk.algorithm': 'layered',
  'elk.direction': elkDirection[direction],
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.json.shapeCoords': 'ROOT',
  'elk.json.edgeCoords': 'ROOT',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.padding': `[top=${margin},left=${margin},bottom=${margin},right=${margin}]`,
  'elk.spacing.nodeNode': '28',
  'elk.spacing.edgeNode': '18',
  'elk.spacing.edgeEdge': '14',
  'elk.layered.spacing.nodeNodeBetweenLayers': direction === 'TD' || direction === 'BT' ? '36' : '42',
  'elk.layered.spacing.edgeNodeBetweenLayers': '18',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '14',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.nodePlacement.favorStraightEdges': 'true',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.thoroughness': '20',
})
