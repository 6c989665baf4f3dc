import { describe, expect, it } from 'vitest'
import { createNoise } from '../../../components/models/diffusion/noise.ts'
import { frechetDistance, meanDistance } from '../../../scripts/check/frechet.ts'

const noise = createNoise(1)
/** Rows of independent normal numbers, one deviation and one mean a column. */
const cloud = (n: number, deviations: readonly number[], means: readonly number[]): Float32Array[] =>
  Array.from({ length: n }, () => noise(deviations.length).map((v, i) => v * deviations[i]! + means[i]!))

describe('the Fréchet distance', () => {
  it('is zero from a cloud to itself', () => {
    const rows = cloud(50, [1, 2, 3], [0, 0, 0])
    expect(frechetDistance(rows, rows)).toBeCloseTo(0, 6)
  })

  it('is the closed form for Gaussians along the axes: Σ (μ₁ − μ₂)² + (σ₁ − σ₂)²', () => {
    const ours = cloud(20_000, [1, 2], [0, 1])
    const theirs = cloud(20_000, [3, 2], [0, 4])
    expect(frechetDistance(ours, theirs)).toBeGreaterThan(12.5)
    expect(frechetDistance(ours, theirs)).toBeLessThan(13.5)
  })

  it('does not mind fewer rows than columns', () => {
    expect(
      frechetDistance(
        cloud(4, [1, 1, 1, 1, 1, 1], Array(6).fill(0) as number[]),
        cloud(5, [1, 1, 1, 1, 1, 1], Array(6).fill(0) as number[]),
      ),
    ).toBeGreaterThan(0)
  })
})

it('the mean distance is that of all pairs', () => {
  expect(
    meanDistance([
      [0, 0],
      [3, 4],
      [0, 0],
    ]),
  ).toBeCloseTo(10 / 3)
})
