import type { Box, LayoutEdge, NodeShape } from '../../../components/diagram/graph.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

const corner = 10
const head = { length: 8, halfWidth: 4 }

/** Turns the bends of an orthogonal edge into a line with round corners, and arrow heads that are paths of their own. */
export function edgeGeometry(
  points: readonly Point[],
  { hasArrowStart, hasArrowEnd }: { hasArrowStart: boolean; hasArrowEnd: boolean },
): Pick<LayoutEdge, 'path' | 'heads'> {
  const first = points[0]
  const last = points.at(-1)
  if (!first || !last || points.length < 2) return { path: '', heads: [] }
  const line = [...points]
  const heads: string[] = []
  if (hasArrowStart) {
    heads.push(headPath(points[1]!, first))
    line[0] = towards(first, points[1]!, head.length - 1)
  }
  if (hasArrowEnd) {
    heads.push(headPath(points.at(-2)!, last))
    line[line.length - 1] = towards(last, points.at(-2)!, head.length - 1)
  }
  return { path: roundedPath(line), heads }
}

/**
 * Moves the end of an edge from the box of a node, where layout leaves it, inwards to the outline of its shape.
 * The edge leaves along an axis, as orthogonal edges do.
 */
export function ontoOutline(
  point: Point,
  { shape, x, y, width, height }: Box & { readonly shape: NodeShape },
): Point {
  const half = { x: width / 2, y: height / 2 }
  const from = { x: point.x - (x + half.x), y: point.y - (y + half.y) }
  const vertical = Math.abs(Math.abs(from.y) - half.y) < Math.abs(Math.abs(from.x) - half.x)
  const [out, aside, outHalf, asideHalf] = vertical
    ? [from.y, from.x, half.y, half.x]
    : [from.x, from.y, half.x, half.y]
  const inset = insetOf(shape, Math.abs(aside) / asideHalf, outHalf, vertical)
  const moved = Math.sign(out) * (Math.abs(out) - inset)
  return vertical ? { x: point.x, y: y + half.y + moved } : { x: x + half.x + moved, y: point.y }
}

/** How far inside its box a shape's outline runs, at a share 0…1 of the way from the middle of a side to its end. */
function insetOf(shape: NodeShape, share: number, outHalf: number, vertical: boolean): number {
  const round = 1 - Math.sqrt(Math.max(0, 1 - share * share))
  if (shape === 'diamond') return outHalf * share
  if (shape === 'circle' || shape === 'start' || shape === 'end') return outHalf * round
  if (vertical) return 0
  if (shape === 'hexagon') return 14 * share
  return shape === 'pill' ? 20 * round : 0
}

function roundedPath(points: readonly Point[]): string {
  const [start, ...rest] = points
  let path = `M${at(start!)}`
  rest.forEach((point, index) => {
    const next = rest[index + 1]
    if (!next) return void (path += `L${at(point)}`)
    const before = points[index]!
    const radius = Math.min(corner, distance(before, point) / 2, distance(point, next) / 2)
    path += `L${at(towards(point, before, radius))}Q${at(point)} ${at(towards(point, next, radius))}`
  })
  return path
}

function headPath(from: Point, tip: Point): string {
  const base = towards(tip, from, head.length)
  const along = distance(from, tip) || 1
  const across = {
    x: (-(tip.y - from.y) / along) * head.halfWidth,
    y: ((tip.x - from.x) / along) * head.halfWidth,
  }
  const inner = towards(tip, from, head.length - 1.5)
  return `M${at(tip)}L${at({ x: base.x + across.x, y: base.y + across.y })}L${at(inner)}L${at({ x: base.x - across.x, y: base.y - across.y })}Z`
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y)

function towards(from: Point, to: Point, by: number): Point {
  const all = distance(from, to) || 1
  return { x: from.x + ((to.x - from.x) * by) / all, y: from.y + ((to.y - from.y) * by) / all }
}

const at = ({ x, y }: Point): string => `${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`
