const round = (value: number): number => Math.round(value * 10) / 10

/** SVG path data of a straight arrow with an open head. */
export function arrow(x1: number, y1: number, x2: number, y2: number, head = 5): string {
  const angle = Math.atan2(y2 - y1, x2 - x1)
  const wing = (turn: number): string =>
    `${round(x2 - head * Math.cos(angle + turn))} ${round(y2 - head * Math.sin(angle + turn))}`
  return `M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}M${wing(0.5)}L${round(x2)} ${round(y2)}L${wing(-0.5)}`
}

/** A linear scale from data to drawing, rounded so that server and browser write the same text. */
export function scale(from: readonly [number, number], to: readonly [number, number]) {
  return (value: number): number => round(to[0] + ((value - from[0]) / (from[1] - from[0])) * (to[1] - to[0]))
}

/** SVG path data through points that are already in drawing units. */
export const line = (points: readonly (readonly [number, number])[]): string =>
  points.map(([x, y], i) => `${i ? 'L' : 'M'}${x} ${y}`).join('')
