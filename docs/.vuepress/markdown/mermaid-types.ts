import type { MermaidGraph } from 'beautiful-mermaid'

export type { MermaidGraph }
export type MermaidNode = MermaidGraph['nodes'] extends Map<string, infer Node> ? Node : never
export type MermaidSubgraph = MermaidGraph['subgraphs'][number]
export type MermaidEdge = MermaidGraph['edges'][number]
