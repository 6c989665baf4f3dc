/**
 * Hand-encodes the smallest ONNX models, so that tests run the real runtime without a training script: one node
 * of two inputs `a` and `b` and the output `c`. Field numbers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]

const integer = (field: number, value: number): number[] => [...varint(field << 3), ...varint(value)]

const bytes = (field: number, content: readonly number[]): number[] => [
  ...varint((field << 3) | 2),
  ...varint(content.length),
  ...content,
]

const text = (field: number, value: string): number[] => bytes(field, [...new TextEncoder().encode(value)])

/** ONNX numbers its element types. */
const elementTypes = { float32: 1, uint8: 2, int32: 6, int64: 7 } as const

export interface TinyModel {
  readonly op: 'Add' | 'Mul' | 'MatMul'
  readonly type?: keyof typeof elementTypes
  /** Sizes of each tensor; a string is a free size. */
  readonly a: readonly (number | string)[]
  readonly b: readonly (number | string)[]
  readonly c: readonly (number | string)[]
}

/** The bytes of an ONNX file that computes c = op(a, b). */
export function tinyOnnx({ op, type = 'float32', a, b, c }: TinyModel): Uint8Array<ArrayBuffer> {
  const value = (name: string, dims: readonly (number | string)[]): number[] => {
    const sizes = dims.flatMap((size) =>
      bytes(1, typeof size === 'number' ? integer(1, size) : text(2, size)),
    )
    const tensorType = [...integer(1, elementTypes[type]), ...bytes(2, sizes)]
    return [...text(1, name), ...bytes(2, bytes(1, tensorType))]
  }
  const node = [...text(1, 'a'), ...text(1, 'b'), ...text(2, 'c'), ...text(4, op)]
  const graph = [
    ...bytes(1, node),
    ...text(2, 'tiny'),
    ...bytes(11, value('a', a)),
    ...bytes(11, value('b', b)),
    ...bytes(12, value('c', c)),
  ]
  return Uint8Array.from([...integer(1, 8), ...bytes(7, graph), ...bytes(8, integer(2, 17))])
}

/** Adds two vectors of any length. */
export const tinyAdd = (): Uint8Array<ArrayBuffer> => tinyOnnx({ op: 'Add', a: ['n'], b: ['n'], c: ['n'] })
