import type { Tensor } from '../../../runtime/tensor.ts'
import { pictureOf, type Picture } from '../../../views/picture.ts'

const shown = new WeakMap<Tensor, Picture>()

/**
 * A picture as a decoder gave it (float32 [3, h, w]) or as a recorded run keeps it (uint8 [h, w, 3]); the same object
 * each time. What lies outside 0…1 is brought inside.
 */
export function shownPicture(pixels: Tensor): Picture {
  const known = shown.get(pixels)
  if (known) return known
  const picture = pictureOf(pixels) ?? clamped(pixels)
  shown.set(pixels, picture)
  return picture
}

function clamped({ data, dims }: Tensor): Picture {
  const [height, width] = dims.slice(-2) as [number, number]
  const area = width * height
  const pixels = new Uint8ClampedArray(area * 3)
  for (let i = 0; i < area; i++) {
    for (let c = 0; c < 3; c++) pixels[i * 3 + c] = (data[c * area + i] ?? 0) * 255
  }
  return { pixels, width, height }
}

/** Mean difference of two pictures of one size, 0 … 1; of part of them, where a pixel's weight says so. */
export function pictureDifference(a: Picture, b: Picture, weights?: ArrayLike<number>): number {
  let sum = 0
  let all = 0
  for (let pixel = 0; pixel < a.width * a.height; pixel++) {
    const weight = weights?.[pixel] ?? 1
    all += weight * 3
    for (let c = 0; c < 3; c++) {
      const i = pixel * 3 + c
      sum += weight * Math.abs(a.pixels[i]! - b.pixels[i]!)
    }
  }
  return all === 0 ? 0 : sum / all / 255
}
