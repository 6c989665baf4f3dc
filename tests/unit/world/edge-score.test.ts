import { describe, expect, it } from 'vitest'
import { edgeScore } from '../../../components/world/edge-score.ts'

const WIDTH = 16
const column = (x: number): Uint8Array =>
  Uint8Array.from({ length: WIDTH * WIDTH }, (_, i) => Number(i % WIDTH === x))

describe('the score of edges', () => {
  it('is 1 for the same edges and for edges within the tolerance', () => {
    expect(edgeScore(column(4), column(4), WIDTH)).toEqual({ precision: 1, recall: 1, f1: 1 })
    expect(edgeScore(column(6), column(4), WIDTH)!.f1).toBe(1)
    expect(edgeScore(column(7), column(4), WIDTH)!.f1).toBe(0)
    expect(edgeScore(column(5), column(4), WIDTH, 0)!.f1).toBe(0)
  })

  it('tells what was invented from what was missed', () => {
    const two = column(2).map((on, i) => on | column(12)[i]!)
    expect(edgeScore(two, column(2), WIDTH)).toMatchObject({ precision: 0.5, recall: 1 })
    expect(edgeScore(column(2), two, WIDTH)).toMatchObject({ precision: 1, recall: 0.5 })
    expect(edgeScore(two, column(2), WIDTH)!.f1).toBeCloseTo(2 / 3)
  })

  it('does not exist where there are no edges', () => {
    expect(edgeScore(new Uint8Array(256), column(2), WIDTH)).toBeNull()
    expect(edgeScore(column(2), new Uint8Array(256), WIDTH)).toBeNull()
  })
})
