import { tensor, type Tensor } from '../../runtime/tensor.ts'
import type { Picture } from '../../world/draw.ts'

/** Peak signal-to-noise ratio in dB of bytes: 10 log₁₀(255² / mean squared difference); infinite for the same picture. */
export function psnr(a: Picture, b: Picture): number {
  let sum = 0
  for (let i = 0; i < a.pixels.length; i++) sum += (a.pixels[i]! - b.pixels[i]!) ** 2
  return 10 * Math.log10((255 ** 2 * a.pixels.length) / sum)
}

/** Absolute difference at each pixel, mean of the three colours, 0 … 255: [height, width]. */
export function differenceMap(a: Picture, b: Picture): Tensor {
  const { width, height } = a
  const map = new Float32Array(width * height)
  for (let i = 0; i < a.pixels.length; i++) {
    map[Math.floor(i / 3)]! += Math.abs(a.pixels[i]! - b.pixels[i]!) / 3
  }
  return tensor(map, [height, width])
}

/** Pixel by pixel between two pictures of one size: (1 − share) a + share b. */
export function crossFade(a: Picture, b: Picture, share: number): Picture {
  const pixels = Uint8Array.from(a.pixels, (value, i) =>
    Math.round((1 - share) * value + share * b.pixels[i]!),
  )
  return { width: a.width, height: a.height, pixels }
}
