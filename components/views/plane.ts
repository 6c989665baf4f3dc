export interface PlaneRange {
  readonly x: readonly [number, number]
  readonly y: readonly [number, number]
}

/** The plane that holds these points with a margin around them; a plane without extent gets one. */
export function planeAround(
  points: readonly { readonly x: number; readonly y: number }[],
  margin = 0.08,
): PlaneRange {
  const axis = (values: readonly number[]): readonly [number, number] => {
    const finite = values.filter(Number.isFinite)
    const min = finite.reduce((a, b) => Math.min(a, b), Infinity)
    const max = finite.reduce((a, b) => Math.max(a, b), -Infinity)
    if (!finite.length) return [-1, 1]
    const pad = (max - min) * margin || 1
    return [min - pad, max + pad]
  }
  return { x: axis(points.map(({ x }) => x)), y: axis(points.map(({ y }) => y)) }
}

/** Percent from the left and from the top, for a y axis that points up; outside points stay at the rim. */
export function placeIn(
  { x: [left, right], y: [low, high] }: PlaneRange,
  x: number,
  y: number,
): { left: number; top: number } {
  const inside = (share: number): number => Math.min(1, Math.max(0, share)) * 100
  return { left: inside((x - left) / (right - left)), top: inside((high - y) / (high - low)) }
}
