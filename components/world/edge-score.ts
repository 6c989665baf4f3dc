/** How well edges that were found are those that were wanted; shares, 0 … 1. */
export interface EdgeScore {
  /** Of the pixels found, how many lie at a wanted one. */
  readonly precision: number
  /** Of the pixels wanted, how many were found. */
  readonly recall: number
  /** Their harmonic mean. */
  readonly f1: number
}

/** Pixels that an edge may be off. */
export const EDGE_TOLERANCE = 2

/**
 * Compares two masks of edges, [height, width] with anything but 0 on an edge. A pixel counts where the other mask has
 * one at most `tolerance` pixels away, as boundaries are scored against drawings by hand (Martin 2004,
 * https://doi.org/10.1109/TPAMI.2004.1273918), here without pairing them one to one.
 * @returns null where one of them is empty
 */
export function edgeScore(
  found: ArrayLike<number>,
  wanted: ArrayLike<number>,
  width: number,
  tolerance = EDGE_TOLERANCE,
): EdgeScore | null {
  const precision = shareNear(found, wanted, width, tolerance)
  const recall = shareNear(wanted, found, width, tolerance)
  if (precision === null || recall === null) return null
  const sum = precision + recall
  return { precision, recall, f1: sum === 0 ? 0 : (2 * precision * recall) / sum }
}

/** Share of the pixels of a mask that have one of the other near them; null where the mask is empty. */
function shareNear(
  mask: ArrayLike<number>,
  other: ArrayLike<number>,
  width: number,
  tolerance: number,
): number | null {
  const height = mask.length / width
  const near = (x: number, y: number): boolean => {
    for (let j = Math.max(0, y - tolerance); j <= Math.min(height - 1, y + tolerance); j++) {
      for (let i = Math.max(0, x - tolerance); i <= Math.min(width - 1, x + tolerance); i++) {
        if (other[j * width + i] && Math.hypot(i - x, j - y) <= tolerance) return true
      }
    }
    return false
  }
  let all = 0
  let hits = 0
  for (let at = 0; at < mask.length; at++) {
    if (!mask[at]) continue
    all++
    if (near(at % width, Math.floor(at / width))) hits++
  }
  return all === 0 ? null : hits / all
}
