const floats = new Float32Array(1)
const words = new Uint32Array(floats.buffer)

/** The largest finite half-precision number. */
export const maxHalf = 65504

/** A number as the 16 bits of IEEE 754 half precision, rounded to nearest, ties to even. */
export function toHalf(value: number): number {
  floats[0] = value
  const word = words[0]!
  const sign = (word >>> 16) & 0x8000
  const exponent = ((word >>> 23) & 0xff) - 112
  const mantissa = word & 0x7fffff
  if (exponent >= 31) {
    if (Number.isNaN(value)) return sign | 0x7e00
    return sign | 0x7c00
  }
  if (exponent > 0) return sign | roundOff((exponent << 23) | mantissa, 13)
  // Subnormal: the implicit leading one becomes explicit and moves right.
  if (exponent < -10) return sign
  return sign | roundOff(mantissa | 0x800000, 14 - exponent)
}

/** Drops the lowest bits, rounding to nearest, ties to even. A carry into the exponent is what it should be. */
function roundOff(bits: number, dropped: number): number {
  const kept = bits >>> dropped
  const rest = bits & ((1 << dropped) - 1)
  const half = 1 << (dropped - 1)
  return rest > half || (rest === half && (kept & 1) === 1) ? kept + 1 : kept
}

/** The number that 16 bits of half precision stand for. */
export function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >>> 10) & 0x1f
  const mantissa = half & 0x3ff
  if (exponent === 31) return mantissa ? NaN : sign * Infinity
  if (exponent === 0) return sign * mantissa * 2 ** -24
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15)
}

export const toHalves = (values: Float32Array): Uint16Array<ArrayBuffer> => Uint16Array.from(values, toHalf)

export const fromHalves = (halves: Uint16Array): Float32Array => Float32Array.from(halves, fromHalf)
