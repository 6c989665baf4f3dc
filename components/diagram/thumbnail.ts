import type { Tensor } from '../runtime/tensor.ts'
import { paint, scaleFor, type Theme } from '../views/colour-map.ts'
import { drawPixels, pictureOf, pictureUrl } from '../views/picture.ts'
import { foldedShape, sliceOf } from '../views/slice.ts'
import { summarise } from '../views/statistics.ts'

export interface Thumbnail {
  readonly url: string
  /** Width over height at which it is shown. */
  readonly aspect: number
}

const known: Record<Theme, WeakMap<Tensor, Thumbnail>> = { light: new WeakMap(), dark: new WeakMap() }

/** A small picture of a tensor: itself where it is a picture, else a map of its first slice. In the browser only. */
export function thumbnailOf(tensor: Tensor, theme: Theme): Thumbnail {
  const cached = known[theme].get(tensor)
  if (cached) return cached
  const thumbnail = draw(tensor, theme)
  known[theme].set(tensor, thumbnail)
  return thumbnail
}

function draw(tensor: Tensor, theme: Theme): Thumbnail {
  const picture = pictureOf(tensor)
  if (picture)
    return { url: pictureUrl(picture), aspect: Math.min(1.3, Math.max(0.6, picture.width / picture.height)) }
  const { rows, columns, values } = sliceOf(tensor)
  const shape = foldedShape(rows, columns)
  const { min, max } = summarise(values)
  const canvas = document.createElement('canvas')
  drawPixels(canvas, paint(values, scaleFor(min, max), theme), shape.columns, shape.rows)
  // A map of numbers may be stretched, a picture may not.
  return { url: canvas.toDataURL(), aspect: Math.min(1.3, Math.max(0.8, shape.columns / shape.rows)) }
}
