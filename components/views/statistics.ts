import type { Tensor } from '../runtime/tensor.ts'

export interface Summary {
  readonly count: number
  readonly min: number
  readonly max: number
  readonly mean: number
  /** Of the population, not of a sample. */
  readonly std: number
  /** How many values are NaN or infinite; they take no part in the other figures. */
  readonly strange: number
}

/** Min, max, mean and standard deviation in two passes, so that large means do not eat the digits of the spread. */
export function summarise(values: ArrayLike<number>): Summary {
  let min = Infinity
  let max = -Infinity
  let sum = 0
  let finite = 0
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index]!
    if (!Number.isFinite(value)) continue
    if (value < min) min = value
    if (value > max) max = value
    sum += value
    finite += 1
  }
  const mean = finite ? sum / finite : NaN
  let squares = 0
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index]!
    if (Number.isFinite(value)) squares += (value - mean) ** 2
  }
  return {
    count: values.length,
    min: finite ? min : NaN,
    max: finite ? max : NaN,
    mean,
    std: finite ? Math.sqrt(squares / finite) : NaN,
    strange: values.length - finite,
  }
}

export interface Bins {
  /** Counts, lowest bin first. */
  readonly counts: readonly number[]
  readonly from: number
  readonly to: number
}

/** Counts values into bins of equal width over `range` (the values' own, when left out); what lies outside is not counted. */
export function histogram(values: ArrayLike<number>, bins: number, range?: readonly [number, number]): Bins {
  const summary = range ? undefined : summarise(values)
  let [from, to] = range ?? [summary!.min, summary!.max]
  if (!Number.isFinite(from) || !Number.isFinite(to))
    return { counts: Array<number>(bins).fill(0), from: 0, to: 1 }
  if (from === to) [from, to] = [from - 0.5, to + 0.5]
  const counts = Array<number>(bins).fill(0)
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index]!
    if (!(value >= from && value <= to)) continue
    const bin = Math.min(bins - 1, Math.floor(((value - from) / (to - from)) * bins))
    counts[bin]! += 1
  }
  return { counts, from, to }
}

/** `1×64×128`; a tensor without axes is a `scalar`. */
export const shapeText = (dims: readonly number[]): string => (dims.length ? dims.join('×') : 'scalar')

/** What a tensor is in a word: its shape, or its value where it is a single number. */
export const tensorText = ({ data, dims }: Tensor): string =>
  data.length === 1 ? formatNumber(data[0]!) : shapeText(dims)

/** A number as a reader wants it: three significant digits, no tail of zeros, a true minus sign. */
export function formatNumber(value: number, digits = 3): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  if (value === 0) return '0'
  const size = Math.abs(value)
  const text = size >= 1e6 || size < 1e-3 ? value.toExponential(digits - 1) : trimZeros(fixed(value, digits))
  return text.replace(/-/g, '−')
}

/** The middle of some values, of an even number halfway between the two; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2
}

/** The numbers of one axis, so that they can be compared: `0`, `200,000`; from a million on `0`, `0.5 M`, `1 M`. */
export function formatTicks(ticks: readonly number[]): string[] {
  const most = Math.max(...ticks.map(Math.abs))
  const write = (tick: number): string => {
    if (most >= 1e9 || most < 1e4) return formatNumber(tick)
    if (most >= 1e6) return tick === 0 ? '0' : `${formatNumber(tick / 1e6)} M`
    return Number.isInteger(tick) ? tick.toLocaleString('en').replace('-', '−') : formatNumber(tick)
  }
  return ticks.map(write)
}

const fixed = (value: number, digits: number): string =>
  value.toFixed(Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value)))))

const trimZeros = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text)

/** `0.4 ms`, `12 ms`, `1.3 s`. */
export function formatMilliseconds(ms: number): string {
  if (ms >= 1000) return `${formatNumber(ms / 1000, 2)} s`
  return `${ms < 10 ? formatNumber(ms, 2) : Math.round(ms)} ms`
}
