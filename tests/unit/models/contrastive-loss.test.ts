import { describe, expect, it } from 'vitest'
import {
  columnProbabilities,
  infoNce,
  infoNceForces,
  logSigmoid,
  pairForce,
  pairLoss,
  pairProbability,
  rowProbabilities,
  siglip,
  siglipForces,
  type Grid,
} from '../../../components/models/contrastive-loss.ts'

/** −∂f/∂s of every cell by central differences. */
function slope(f: (grid: Grid) => number, grid: Grid): number[] {
  const h = 1e-5
  return Array.from(grid.values, (value, at) => {
    const moved = (by: number): Grid => ({
      ...grid,
      values: Array.from(grid.values, (v, i) => (i === at ? value + by : v)),
    })
    return -(f(moved(h)) - f(moved(-h))) / (2 * h)
  })
}

const grid: Grid = { rows: 3, columns: 3, values: [0.8, 0.1, -0.3, 0.2, 0.4, 0.5, -0.1, 0.0, 0.6] }
const signs = [1, -1, -1, -1, 1, 1, -1, -1, 1]
const logit = { scale: 7, bias: -3 }

describe('the sigmoid loss', () => {
  it('is what one works out by hand', () => {
    // t·s + b = 10·0.5 − 5 = 0, so σ is one half either way
    expect(pairLoss(0.5, 1, { scale: 10, bias: -5 })).toBeCloseTo(Math.LN2, 12)
    expect(pairLoss(0.5, -1, { scale: 10, bias: -5 })).toBeCloseTo(Math.LN2, 12)
    // logit 2: −log σ(2) = log(1 + e^−2) = 0.126928, −log σ(−2) = 2.126928
    expect(pairLoss(0.2, 1, { scale: 10, bias: 0 })).toBeCloseTo(0.126928, 6)
    expect(pairLoss(0.2, -1, { scale: 10, bias: 0 })).toBeCloseTo(2.126928, 6)
    expect(pairProbability(0.2, { scale: 10, bias: 0 })).toBeCloseTo(0.880797, 6)
    // two pictures, two texts, every logit 0: 4 log 2 / 2
    const flat = { rows: 2, columns: 2, values: [0, 0, 0, 0] }
    expect(siglip(flat, [1, -1, -1, 1], { scale: 10, bias: 0 })).toBeCloseTo(2 * Math.LN2, 12)
  })

  it('pulls what fits and pushes what does not, by at most the scale', () => {
    expect(pairForce(0.5, 1, { scale: 10, bias: -5 })).toBeCloseTo(5, 12)
    expect(pairForce(0.5, -1, { scale: 10, bias: -5 })).toBeCloseTo(-5, 12)
    expect(pairForce(-1, 1, { scale: 10, bias: -90 })).toBeCloseTo(10, 12)
    expect(pairForce(1, 1, { scale: 100, bias: 0 })).toBeLessThan(1e-30)
  })

  it('has the forces that finite differences give', () => {
    const forces = siglipForces(grid, signs, logit)
    slope((g) => siglip(g, signs, logit), grid).forEach((force, at) =>
      expect(forces[at]).toBeCloseTo(force, 6),
    )
  })

  it('stays finite far from zero', () => {
    expect(logSigmoid(-1000)).toBe(-1000)
    expect(logSigmoid(1000)).toBeCloseTo(0, 12)
    expect(pairLoss(-1, 1, { scale: 1e4, bias: 0 })).toBe(1e4)
  })
})

describe('InfoNCE', () => {
  it('is what one works out by hand', () => {
    // nothing known: log n
    expect(infoNce({ rows: 4, columns: 4, values: Array(16).fill(0.3) as number[] }, 0.1)).toBeCloseTo(
      Math.log(4),
      12,
    )
    // 2 × 2, cosines 1 and 0 at τ = 1: −log(e / (e + 1)) = 0.313262 in every row and column
    expect(infoNce({ rows: 2, columns: 2, values: [1, 0, 0, 1] }, 1)).toBeCloseTo(0.313262, 6)
  })

  it('reads rows as texts of a picture and columns as pictures of a text', () => {
    const p = rowProbabilities(grid, 0.2)
    const q = columnProbabilities(grid, 0.2)
    for (let i = 0; i < 3; i++) {
      expect(p[i * 3]! + p[i * 3 + 1]! + p[i * 3 + 2]!).toBeCloseTo(1, 12)
      expect(q[i]! + q[3 + i]! + q[6 + i]!).toBeCloseTo(1, 12)
    }
  })

  it('has the forces that finite differences give, and they sum to zero', () => {
    const forces = infoNceForces(grid, 0.2)
    slope((g) => infoNce(g, 0.2), grid).forEach((force, at) => expect(forces[at]).toBeCloseTo(force, 6))
    expect(forces.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 12)
  })

  it('stays finite at a temperature near zero', () => {
    expect(Number.isFinite(infoNce(grid, 1e-4))).toBe(true)
  })

  it('refuses a batch that is not square', () => {
    expect(() => infoNce({ rows: 1, columns: 2, values: [0, 0] }, 1)).toThrow('as many texts as pictures')
  })
})
