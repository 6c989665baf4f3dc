import { tensor, type Tensor } from '../../runtime/tensor.ts'

/** Cross-attention of the UNet, [6, 256, tokens]: layer, place of 16×16, token; each place's weights add up to 1. */
export const ATTENTION_LAYERS = 6
export const GRID = 16
export const PLACES = GRID * GRID

/** Sixty-four steps, finer where the weights are small, in the upper bits of a byte. */
const STEPS = 63

/** Attention as a recorded run keeps it: uint8 [6, 256, tokens], only of the first `tokens` tokens. */
export function packAttention({ data, dims }: Tensor, tokens: number): Tensor {
  const all = dims[2]!
  const rows = data.length / all
  const out = new Uint8Array(rows * tokens)
  for (let row = 0; row < rows; row++) {
    for (let token = 0; token < tokens; token++) {
      out[row * tokens + token] = Math.round(STEPS * Math.sqrt(data[row * all + token]!)) * 4
    }
  }
  return tensor(out, [...dims.slice(0, 2), tokens])
}

const unpack = (byte: number): number => (byte / 4 / STEPS) ** 2

/** The weight of every token at every place, mean of these layers (all, when null): float32 [256 · tokens]. */
function weightsOf({ type, data, dims }: Tensor, layer: number | null): Float32Array {
  const [layers = 0, places = 0, tokens = 0] = dims
  const chosen =
    layer === null ? Array.from({ length: layers }, (_, at) => at) : [Math.min(layer, layers - 1)]
  const size = places * tokens
  const out = new Float32Array(size)
  for (const at of chosen) {
    for (let i = 0; i < size; i++) {
      const value = data[at * size + i]!
      out[i]! += (type === 'uint8' ? unpack(value) : value) / chosen.length
    }
  }
  return out
}

/** Who looks at which word, over one or several steps. */
export interface WordMaps {
  readonly tokens: number
  /** float32 [256 · tokens] */
  readonly weights: Float32Array
}

/**
 * The mean of the attention of these steps.
 * @param layer from 0; null is the mean of all six
 */
export function wordMaps(steps: readonly Tensor[], layer: number | null): WordMaps | null {
  const [first] = steps
  if (!first) return null
  const tokens = first.dims[2]!
  const weights = new Float32Array(PLACES * tokens)
  for (const step of steps) {
    const one = weightsOf(step, layer)
    for (let i = 0; i < weights.length; i++) weights[i]! += one[i]! / steps.length
  }
  return { tokens, weights }
}

/** The map of one token: its weight at each of the 256 places. */
export const mapOf = ({ tokens, weights }: WordMaps, token: number): Float32Array =>
  Float32Array.from({ length: PLACES }, (_, place) => weights[place * tokens + token] ?? 0)

/** What share of all attention each of the first `count` tokens gets, 0 … 1. */
export function sharesOf(maps: WordMaps, count: number): number[] {
  return Array.from(
    { length: Math.min(count, maps.tokens) },
    (_, token) => mapOf(maps, token).reduce((a, b) => a + b, 0) / PLACES,
  )
}

export interface MapFacts {
  readonly least: number
  readonly most: number
  readonly mean: number
  /** Row and column of the largest weight, from 1. */
  readonly row: number
  readonly column: number
}

export function factsOf(map: Float32Array): MapFacts {
  const best = map.indexOf(Math.max(...map))
  return {
    least: Math.min(...map),
    most: map[best] ?? 0,
    mean: map.reduce((a, b) => a + b, 0) / map.length,
    row: Math.floor(best / GRID) + 1,
    column: (best % GRID) + 1,
  }
}

/** The same map from its least weight up, so that an even ground does not hide what stands out. */
export function aboveLeast(map: Float32Array): Float32Array {
  const least = Math.min(...map)
  return map.map((weight) => weight - least)
}
