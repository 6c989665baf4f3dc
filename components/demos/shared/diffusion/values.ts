/** What was understood of a list that a reader wrote, and what was not. */
export interface ReadList<T> {
  readonly values: readonly T[]
  /** Pieces that are no value, or one too many. */
  readonly left: readonly string[]
}

/** Splits at commas (or another mark), without empty pieces. */
const pieces = (text: string, mark: string): string[] =>
  text
    .split(mark)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '')

/**
 * Reads a list such as `2, 4, 8`; each value counts once. Never throws.
 * @param read gives a piece's value, or null where it has none
 */
export function readList<T>(
  text: string,
  { most, mark = ',', read }: { most: number; mark?: string; read: (piece: string) => T | null },
): ReadList<T> {
  const values: T[] = []
  const left: string[] = []
  for (const piece of pieces(text, mark)) {
    const value = read(piece)
    if (value === null || values.length >= most) left.push(piece)
    else if (!values.includes(value)) values.push(value)
  }
  return { values, left }
}

/** A number within limits, or null. A minus sign may be the typographic one. */
export const numberWithin =
  (least: number, most: number, whole = false) =>
  (piece: string): number | null => {
    const plain = piece.replace('−', '-')
    if (!/^-?(\d+\.?\d*|\.\d+)$/.test(plain)) return null
    const value = Number(plain)
    if (!Number.isFinite(value) || value < least || value > most) return null
    return whole && !Number.isInteger(value) ? null : value
  }

/** One of these words, or null. */
export const oneOf =
  <T extends string>(options: readonly T[]) =>
  (piece: string): T | null =>
    options.find((option) => option === piece.toLowerCase()) ?? null
