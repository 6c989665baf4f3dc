import { describe, expect, it } from 'vitest'
import { tensor } from '../../../components/runtime/tensor.ts'
import { placeIn, planeAround } from '../../../components/views/plane.ts'
import { foldedShape, leadingDims, sliceOf } from '../../../components/views/slice.ts'
import {
  formatMilliseconds,
  formatNumber,
  formatTicks,
  median,
  histogram,
  shapeText,
  summarise,
} from '../../../components/views/statistics.ts'
import { tensorJson } from '../../../components/views/tensor-json.ts'

describe('summarise', () => {
  it('gives min, max, mean and the deviation of the population', () => {
    expect(summarise([1, 2, 3, 4])).toEqual({
      count: 4,
      min: 1,
      max: 4,
      mean: 2.5,
      std: Math.sqrt(1.25),
      strange: 0,
    })
  })

  it('keeps the spread of values far from zero', () => {
    expect(summarise([1e8 - 1, 1e8 + 1]).std).toBe(1)
  })

  it('sets NaN and infinities apart', () => {
    expect(summarise([NaN, 1, Infinity, 3])).toMatchObject({ mean: 2, max: 3, strange: 2 })
    expect(summarise([])).toMatchObject({ count: 0, mean: NaN })
  })
})

describe('histogram', () => {
  it('counts every value once, the highest in the last bin', () => {
    expect(histogram([0, 0.1, 0.5, 1], 2)).toEqual({ counts: [2, 2], from: 0, to: 1 })
  })

  it('leaves out what lies outside a given range', () => {
    expect(histogram([-5, 0, 1, 9], 2, [0, 2]).counts).toEqual([1, 1])
  })

  it('has a place for equal values and for none', () => {
    expect(histogram([3, 3], 2)).toEqual({ counts: [0, 2], from: 2.5, to: 3.5 })
    expect(histogram([NaN], 2).counts).toEqual([0, 0])
  })
})

describe('the median', () => {
  it('is the middle of the values in order, the upper of two, and none of none', () => {
    const values = [30, 4, 100]
    expect(median(values)).toBe(30)
    expect(values).toEqual([30, 4, 100])
    expect(median([1, 2, 3, 4])).toBe(2.5)
    expect(median([])).toBeNaN()
  })
})

describe('numbers for readers', () => {
  it.each([
    [0, '0'],
    [1 / 3, '0.333'],
    [-12.3456, '−12.3'],
    [1234.5, '1235'],
    [20, '20'],
    [1e-7, '1.00e−7'],
    [NaN, 'NaN'],
    [-Infinity, '−∞'],
  ])('%d is written %s', (value, text) => expect(formatNumber(value)).toBe(text))

  it('writes the numbers of an axis alike', () => {
    expect(formatTicks([0, 0.5, 1])).toEqual(['0', '0.5', '1'])
    expect(formatTicks([0, 200_000, 400_000])).toEqual(['0', '200,000', '400,000'])
    expect(formatTicks([0, 500_000, 2_500_000])).toEqual(['0', '0.5 M', '2.5 M'])
    expect(formatTicks([-20_000, 0])).toEqual(['−20,000', '0'])
    expect(formatTicks([1e-4, 1e12])).toEqual(['1.00e−4', '1.00e+12'])
    expect(formatTicks([])).toEqual([])
  })

  it('writes times and shapes', () => {
    expect([0.42, 12.4, 1340].map(formatMilliseconds)).toEqual(['0.42 ms', '12 ms', '1.3 s'])
    expect([shapeText([1, 64, 128]), shapeText([])]).toEqual(['1×64×128', 'scalar'])
  })
})

describe('slices', () => {
  const cube = tensor(
    Float32Array.from({ length: 24 }, (_, index) => index),
    [2, 3, 2, 2],
  )

  it('fix the leading axes', () => {
    expect([...sliceOf(cube, [1, 2]).values]).toEqual([20, 21, 22, 23])
    expect([...sliceOf(cube, [9, -4]).values]).toEqual([12, 13, 14, 15])
    expect(leadingDims(cube.dims)).toEqual([2, 3])
  })

  it('take vectors and scalars as they are', () => {
    expect(sliceOf(tensor(Float32Array.of(1, 2), [2]))).toMatchObject({ rows: 1, columns: 2 })
    expect(sliceOf(tensor(Float32Array.of(7), []))).toMatchObject({ rows: 1, columns: 1 })
  })

  it('fold a long row into a block without remainder', () => {
    expect(foldedShape(1, 128)).toEqual({ rows: 8, columns: 16 })
    expect(foldedShape(1, 127)).toEqual({ rows: 1, columns: 127 })
    expect(foldedShape(3, 128)).toEqual({ rows: 3, columns: 128 })
  })
})

describe('the plane', () => {
  it('holds its points with a margin, y upwards', () => {
    const plane = planeAround([
      { x: 0, y: 0 },
      { x: 10, y: 10 },
    ])
    expect(plane.x).toEqual([-0.8, 10.8])
    expect(placeIn(plane, 10.8, 10.8)).toEqual({ left: 100, top: 0 })
    expect(placeIn(plane, 999, -999)).toEqual({ left: 100, top: 100 })
  })

  it('has an extent for one point and for none', () => {
    expect(planeAround([{ x: 2, y: 3 }])).toEqual({ x: [1, 3], y: [2, 4] })
    expect(planeAround([])).toEqual({ x: [-1, 1], y: [-1, 1] })
  })
})

describe('a tensor as JSON', () => {
  it('can be read back, with what JSON has no number for as text', () => {
    const { text, copied } = tensorJson('states', tensor(Float32Array.of(0.1, NaN), [2]))
    expect(JSON.parse(text)).toEqual({ name: 'states', type: 'float32', dims: [2], data: [0.1, 'NaN'] })
    expect(copied).toBe(2)
  })

  it('says so when it is cut', () => {
    const { text } = tensorJson('ids', tensor(Int32Array.of(1, 2, 3), [3]), 2)
    expect(JSON.parse(text)).toMatchObject({ note: 'The first 2 of 3 values, row-major.', data: [1, 2] })
  })
})
