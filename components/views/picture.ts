import type { Tensor } from '../runtime/tensor.ts'

/** A picture as the views take it: RGB bytes, row-major. */
export interface Picture {
  readonly pixels: Uint8Array | Uint8ClampedArray
  readonly width: number
  readonly height: number
}

/**
 * Reads a tensor as a picture where its shape says that it is one: [h, w, 3] or [3, h, w], with or without a leading
 * batch of one, as bytes or as floats in 0…1. Anything else gives null.
 */
export function pictureOf({ type, dims, data }: Tensor): Picture | null {
  const [a, b, c] = dims.length === 4 && dims[0] === 1 ? dims.slice(1) : dims
  if (
    dims.length < 3 ||
    dims.length > (dims[0] === 1 ? 4 : 3) ||
    a === undefined ||
    b === undefined ||
    c === undefined
  )
    return null
  const channelsLast = c === 3 && a >= 8 && b >= 8
  if (!channelsLast && !(a === 3 && b >= 8 && c >= 8)) return null
  if (type === 'int32' || (type === 'float32' && !withinUnit(data))) return null
  const [height, width] = channelsLast ? [a, b] : [b, c]
  const scale = type === 'uint8' ? 1 : 255
  const pixels = new Uint8ClampedArray(width * height * 3)
  const area = width * height
  for (let pixel = 0; pixel < area; pixel += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      pixels[pixel * 3 + channel] = data[channelsLast ? pixel * 3 + channel : channel * area + pixel]! * scale
    }
  }
  return { pixels, width, height }
}

/** Rounding may carry a network's output a hair beyond the range of a picture. */
function withinUnit(data: ArrayLike<number>): boolean {
  for (let index = 0; index < data.length; index += 1)
    if (!(data[index]! >= -0.01 && data[index]! <= 1.01)) return false
  return true
}

/** RGB to the RGBA that a canvas takes. */
export function withAlpha({ pixels, width, height }: Picture): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(width * height * 4)
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    rgba[pixel * 4] = pixels[pixel * 3]!
    rgba[pixel * 4 + 1] = pixels[pixel * 3 + 1]!
    rgba[pixel * 4 + 2] = pixels[pixel * 3 + 2]!
    rgba[pixel * 4 + 3] = 255
  }
  return rgba
}

/** Draws RGBA bytes on a canvas, one canvas pixel a value; the style sheet scales it. */
export function drawPixels(
  canvas: HTMLCanvasElement,
  rgba: Uint8ClampedArray<ArrayBuffer>,
  width: number,
  height: number,
): void {
  canvas.width = width
  canvas.height = height
  canvas.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0)
}

const addresses = new WeakMap<Picture, string>()

/** A data URL of a picture, for `<img>` and SVG `<image>`; in the browser only. */
export function pictureUrl(picture: Picture): string {
  const known = addresses.get(picture)
  if (known !== undefined) return known
  const canvas = document.createElement('canvas')
  drawPixels(canvas, withAlpha(picture), picture.width, picture.height)
  const url = canvas.toDataURL()
  addresses.set(picture, url)
  return url
}
