/**
 * The two losses that teach a picture tower and a text tower one space, on a batch of n pictures and m texts whose
 * cosines are s (n × m, row-major). A *force* is −∂L/∂s: positive where the loss pulls a pair together, negative where
 * it pushes the pair apart.
 */

/** `rows` × `columns` numbers, row-major: pictures are rows, texts are columns. */
export interface Grid {
  readonly rows: number
  readonly columns: number
  readonly values: ArrayLike<number>
}

/** Learned by SigLIP: a pair of cosine s has the logit t·s + b. */
export interface Logit {
  readonly scale: number
  readonly bias: number
}

/** +1 where a text fits a picture, −1 where it does not. */
export type Sign = 1 | -1

/** log σ(x), without overflow for any finite x. */
export const logSigmoid = (x: number): number => Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)))

const sigmoid = (x: number): number => Math.exp(logSigmoid(x))

/**
 * The sigmoid loss of one pair, −log σ(z·(t·s + b)): "do these two belong together?" (Zhai 2023, SigLIP,
 * https://arxiv.org/abs/2303.15343, equation 1).
 */
export const pairLoss = (s: number, z: Sign, { scale, bias }: Logit): number =>
  -logSigmoid(z * (scale * s + bias))

/** −∂ pairLoss / ∂s = z·t·σ(−z·(t·s + b)): at most t, and almost 0 once the pair stands where it should. */
export const pairForce = (s: number, z: Sign, { scale, bias }: Logit): number =>
  z * scale * sigmoid(-z * (scale * s + bias))

/** What the model believes of the pair, σ(t·s + b) in 0…1. */
export const pairProbability = (s: number, { scale, bias }: Logit): number => sigmoid(scale * s + bias)

/** The sigmoid loss of a batch: the sum over all pairs, divided by the number of pictures. */
export function siglip({ rows, columns, values }: Grid, signs: ArrayLike<number>, logit: Logit): number {
  let sum = 0
  for (let i = 0; i < rows * columns; i++) sum += pairLoss(values[i]!, signs[i]! > 0 ? 1 : -1, logit)
  return sum / rows
}

/** Forces of the sigmoid loss of a batch on every cosine: n × m. */
export function siglipForces(
  { rows, columns, values }: Grid,
  signs: ArrayLike<number>,
  logit: Logit,
): Float64Array {
  return Float64Array.from(
    { length: rows * columns },
    (_, i) => pairForce(values[i]!, signs[i]! > 0 ? 1 : -1, logit) / rows,
  )
}

/** Softmax of each row at temperature τ: how probable each text is for a picture. */
export function rowProbabilities({ rows, columns, values }: Grid, temperature: number): Float64Array {
  const out = new Float64Array(rows * columns)
  for (let i = 0; i < rows; i++) {
    let largest = -Infinity
    for (let j = 0; j < columns; j++) largest = Math.max(largest, values[i * columns + j]!)
    let sum = 0
    for (let j = 0; j < columns; j++) {
      const power = Math.exp((values[i * columns + j]! - largest) / temperature)
      out[i * columns + j] = power
      sum += power
    }
    for (let j = 0; j < columns; j++) out[i * columns + j]! /= sum
  }
  return out
}

/** Softmax of each column at temperature τ: how probable each picture is for a text. */
export const columnProbabilities = (grid: Grid, temperature: number): Float64Array =>
  transpose(rowProbabilities(transposed(grid), temperature), grid.columns, grid.rows)

/**
 * InfoNCE of a batch of n pictures and n texts, pair i being picture i and text i: the mean cross-entropy of the right
 * text of each picture and of the right picture of each text (van den Oord 2018, https://arxiv.org/abs/1807.03748; both
 * ways as in CLIP, Radford 2021, figure 3). It knows one right answer a row: others that fit count as wrong.
 * @throws RangeError if the batch is not square
 */
export function infoNce(grid: Grid, temperature: number): number {
  const p = rowProbabilities(square(grid), temperature)
  const q = columnProbabilities(grid, temperature)
  let sum = 0
  for (let i = 0; i < grid.rows; i++) {
    const at = i * grid.columns + i
    sum += Math.log(Math.max(p[at]!, Number.MIN_VALUE)) + Math.log(Math.max(q[at]!, Number.MIN_VALUE))
  }
  return -sum / (2 * grid.rows)
}

/**
 * Forces of InfoNCE on every cosine: (2·[i = j] − p_ij − q_ij) / (2nτ), with p over the row and q over the column. They
 * sum to zero: what is pulled is pushed elsewhere.
 * @throws RangeError if the batch is not square
 */
export function infoNceForces(grid: Grid, temperature: number): Float64Array {
  const p = rowProbabilities(square(grid), temperature)
  const q = columnProbabilities(grid, temperature)
  const { rows, columns } = grid
  return p.map((value, at) => {
    const right = Math.floor(at / columns) === at % columns ? 2 : 0
    return (right - value - q[at]!) / (2 * rows * temperature)
  })
}

function square(grid: Grid): Grid {
  if (grid.rows !== grid.columns) {
    throw new RangeError(`InfoNCE needs as many texts as pictures, not ${grid.columns} and ${grid.rows}.`)
  }
  return grid
}

const transposed = ({ rows, columns, values }: Grid): Grid => ({
  rows: columns,
  columns: rows,
  values: transpose(values, rows, columns),
})

/** rows × columns → columns × rows. */
function transpose(values: ArrayLike<number>, rows: number, columns: number): Float64Array {
  const out = new Float64Array(rows * columns)
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) out[j * rows + i] = values[i * columns + j]!
  }
  return out
}
