import type { Tensor } from '../runtime/tensor.ts'

/** As many values as a clipboard and a text editor take gladly. */
export const mostCopied = 20_000

/** A tensor as JSON text; a long one is cut, and says so in the text itself. */
export function tensorJson(
  name: string,
  { type, dims, data }: Tensor,
  most = mostCopied,
): { text: string; copied: number } {
  const copied = Math.min(data.length, most)
  const values = Array.from(data.subarray(0, copied), (value) =>
    Number.isFinite(value) ? (type === 'float32' ? Number(value.toPrecision(7)) : value) : String(value),
  )
  const note =
    copied < data.length ? { note: `The first ${copied} of ${data.length} values, row-major.` } : {}
  return { text: JSON.stringify({ name, type, dims, ...note, data: values }), copied }
}
