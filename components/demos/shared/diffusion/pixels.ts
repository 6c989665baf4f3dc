import { PICTURE } from '../../../models/diffusion/networks.ts'
import { tensor, type Tensor } from '../../../runtime/tensor.ts'
import { pictureOf } from '../../../views/picture.ts'
import { type Picture, shrink } from '../../../world/draw.ts'

const AREA = PICTURE * PICTURE

/** A picture as the encoder takes it: float32 [3, 128, 128] in 0…1. */
export function planesOf({ pixels }: Picture): Tensor {
  const planes = new Float32Array(3 * AREA)
  for (let i = 0; i < AREA; i++) {
    for (let c = 0; c < 3; c++) planes[c * AREA + i] = pixels[i * 3 + c]! / 255
  }
  return tensor(planes, [3, PICTURE, PICTURE])
}

/** A picture as it is stored: uint8 [height, width, 3]. */
export const bytesOf = ({ pixels, width, height }: Picture): Tensor =>
  tensor(Uint8Array.from(pixels), [height, width, 3])

/** What the decoder gave, as bytes [128, 128, 3]. */
export function paintedOf(pixels: Tensor): Tensor {
  const picture = pictureOf(clamped(pixels))
  if (!picture) throw new RangeError('These are no pixels of a picture.')
  return bytesOf(picture)
}

/** Shades of a colour in recorded runs: 64 of 256. */
const SHADE = 4

/** A picture at half its size and in fewer shades, for recorded runs: they may weigh 200 kB. */
function lighter(picture: Picture): Picture {
  const { width, height, pixels } = shrink(picture, 2)
  return {
    width,
    height,
    pixels: Uint8Array.from(pixels, (value) => Math.min(255, Math.round(value / SHADE) * SHADE)),
  }
}

/** The same for what the decoder gave, bytes [128, 128, 3]. */
export function lighterOf(painted: Tensor): Tensor {
  const picture = pictureOf(painted)
  if (!picture) throw new RangeError('These are no pixels of a picture.')
  return bytesOf(lighter(picture))
}

/** The decoder may overshoot, above all for latents that no picture has. */
const clamped = ({ data, dims }: Tensor): Tensor =>
  tensor(
    Float32Array.from(data, (value) => Math.min(1, Math.max(0, value))),
    dims,
  )
