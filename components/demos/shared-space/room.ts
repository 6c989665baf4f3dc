/** A mark that wants to be shown in full: a thumbnail or a text. */
export interface Mark {
  readonly id: string
  /** Centre and size in CSS px. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Free space that every mark keeps around itself. */
const MARGIN = 2

/**
 * Which marks can be shown in full without covering one another: each in turn takes its room if it is still free, so
 * what matters most comes first. The others are to be drawn as dots.
 */
export function giveRoom(marks: readonly Mark[]): Set<string> {
  const placed: Mark[] = []
  for (const mark of marks) {
    const clash = placed.some(
      (other) =>
        Math.abs(other.x - mark.x) * 2 < other.width + mark.width + 2 * MARGIN &&
        Math.abs(other.y - mark.y) * 2 < other.height + mark.height + 2 * MARGIN,
    )
    if (!clash) placed.push(mark)
  }
  return new Set(placed.map(({ id }) => id))
}

/** The width of a text in its pill, about; text is never measured, so that server and browser agree. */
export const pillWidth = (text: string): number => Math.min(144, text.length * 6.6 + 16)
export const PILL_HEIGHT = 23
