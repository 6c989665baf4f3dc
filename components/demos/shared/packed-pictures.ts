import { tensor, type Tensor } from '../../runtime/tensor.ts'
import type { Picture } from '../../world/draw.ts'

/**
 * Pictures of one size as a uint8 tensor [n, height, width, 3].
 * @throws RangeError if their sizes differ
 */
export function packPictures(pictures: readonly Picture[]): Tensor {
  const { width = 0, height = 0 } = pictures[0] ?? {}
  const size = width * height * 3
  const data = new Uint8Array(pictures.length * size)
  pictures.forEach((picture, i) => {
    if (picture.width !== width || picture.height !== height)
      throw new RangeError('Pictures of different sizes cannot be packed together.')
    data.set(picture.pixels, i * size)
  })
  return tensor(data, [pictures.length, height, width, 3])
}

const unpacked = new WeakMap<Tensor, readonly Picture[]>()

/** The pictures of a tensor [n, height, width, 3], without copying; the same objects each time. */
export function unpackPictures(packed: Tensor): readonly Picture[] {
  const known = unpacked.get(packed)
  if (known) return known
  const [n = 0, height = 0, width = 0] = packed.dims
  const size = width * height * 3
  const bytes = packed.data as Uint8Array
  const pictures = Array.from({ length: n }, (_, i) => ({
    width,
    height,
    pixels: bytes.subarray(i * size, (i + 1) * size),
  }))
  unpacked.set(packed, pictures)
  return pictures
}
