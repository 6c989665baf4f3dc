import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import type { ModelCard } from '../../components/runtime/card.ts'
import { tensor, type Tensor } from '../../components/runtime/tensor.ts'
import type { Picture } from '../../components/world/draw.ts'
import { MODELS_FOLDER } from '../../scripts/check/models-from-disk.ts'

export const modelsFolder = fileURLToPath(MODELS_FOLDER)

export const readJson = <T>(path: string): T =>
  JSON.parse(readFileSync(new URL(path, MODELS_FOLDER), 'utf8')) as T

export const readCard = (model: string): ModelCard => readJson<ModelCard>(`${model}/card.json`)

/** The card must speak of the very files that are committed. */
export function expectCardFits(card: ModelCard): void {
  for (const { path, bytes, sha256 } of Object.values(card.files)) {
    const file = new URL(`${card.name}/${path}`, MODELS_FOLDER)
    expect(statSync(file).size, path).toBe(bytes)
    expect(createHash('sha256').update(readFileSync(file)).digest('hex'), path).toBe(sha256)
  }
}

/**
 * Every floor is reached by what is measured now, or the card says openly that it is missed; a floor that is reached is
 * not excused any longer. And the card's figures are what is measured, so that no quality is lost in silence.
 */
export function expectMetrics(card: ModelCard, measured: Readonly<Record<string, number>>): void {
  for (const [name, floor] of Object.entries(card.floors)) {
    const reached = measured[name]! >= floor
    expect(
      reached,
      `${name} is ${measured[name]}, its floor ${floor}; missed on the card: ${card.missed?.includes(name)}`,
    ).toBe(!card.missed?.includes(name))
  }
  for (const [name, value] of Object.entries(measured)) {
    // one answer in a thousand may tip on another machine's last digit
    expect(Math.abs(card.metrics[name]! - value), `${name} on the card`).toBeLessThan(0.002)
  }
}

/** What `pack` of scripts/train/export.py writes, for pictures [n, h, w, 3]. */
export interface Packed {
  readonly dims: number[]
  readonly base64: string
}

/** Opens packed pictures, each pixel repeated `times` along both sides. */
export function unpackPictures(packed: Packed, times = 1): Picture[] {
  const [count = 0, height = 0, width = 0] = packed.dims
  const bytes = new Uint8Array(Buffer.from(packed.base64, 'base64'))
  const size = width * height * 3
  return Array.from({ length: count }, (_, i) =>
    enlarge({ width, height, pixels: bytes.subarray(i * size, (i + 1) * size) }, times),
  )
}

/** A picture with each pixel repeated `times` along both sides. */
export function enlarge({ width, height, pixels: small }: Picture, times: number): Picture {
  const pixels = new Uint8Array(small.length * times * times)
  for (let y = 0; y < height * times; y++) {
    for (let x = 0; x < width * times; x++) {
      const from = (Math.floor(y / times) * width + Math.floor(x / times)) * 3
      pixels.set(small.subarray(from, from + 3), (y * width * times + x) * 3)
    }
  }
  return { width: width * times, height: height * times, pixels }
}

/** Every `step`-th row of the second axis of [n, rows, d], first `d` numbers each. */
export function someOf({ data, dims }: Tensor, step: number, d: number): Tensor {
  const [n = 0, rows = 0, width = 0] = dims
  const out: number[] = []
  const kept = Math.ceil(rows / step)
  for (let i = 0; i < n; i++) {
    for (let r = 0; r < rows; r += step) {
      for (let c = 0; c < d; c++) out.push(data[(i * rows + r) * width + c]!)
    }
  }
  return tensor(Float32Array.from(out), [n, kept, d])
}

/** Largest difference, relative to the largest number of the golden tensor. */
export function expectClose(found: ArrayLike<number>, golden: unknown, rtol: number, largest?: number): void {
  const wanted = (golden as number[]).flat(Infinity) as number[]
  expect(found.length).toBe(wanted.length)
  const scale = largest ?? Math.max(...wanted.map(Math.abs))
  const off = Math.max(...wanted.map((value, i) => Math.abs(value - found[i]!)))
  expect(off / scale).toBeLessThanOrEqual(rtol)
}
