import { backgroundPixels } from './backgrounds.ts'
import { drawFigure } from './draw-figure.ts'
import { SCENE_SIZE, type Scene, type Sticker } from './scene.ts'
import { SPRITE_SIZE, type Sprites } from './sprites.ts'

/** RGB bytes, row-major [height, width, 3]. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array | Uint8ClampedArray
}

/** Samples taken along each axis inside one pixel; two are enough to draw 72 pixels at 34 without jagged edges. */
const SAMPLES = 2

/** Lays one sticker over the picture; samples between sprite pixels are interpolated. */
function lay(out: Uint8Array, sprite: Float32Array, { x, y, side }: Sticker): void {
  const left = Math.round(x - side / 2)
  const top = Math.round(y - side / 2)
  const step = SPRITE_SIZE / side
  const last = SPRITE_SIZE - 1
  for (let row = Math.max(0, top); row < Math.min(SCENE_SIZE, top + side); row++) {
    for (let column = Math.max(0, left); column < Math.min(SCENE_SIZE, left + side); column++) {
      let r = 0
      let g = 0
      let b = 0
      let a = 0
      for (let j = 0; j < SAMPLES; j++) {
        const v = Math.min(last, Math.max(0, (row - top + (j + 0.5) / SAMPLES) * step - 0.5))
        const v0 = Math.floor(v)
        const v1 = Math.min(last, v0 + 1)
        const fv = v - v0
        for (let i = 0; i < SAMPLES; i++) {
          const u = Math.min(last, Math.max(0, (column - left + (i + 0.5) / SAMPLES) * step - 0.5))
          const u0 = Math.floor(u)
          const u1 = Math.min(last, u0 + 1)
          const fu = u - u0
          const p00 = (v0 * SPRITE_SIZE + u0) * 4
          const p01 = (v0 * SPRITE_SIZE + u1) * 4
          const p10 = (v1 * SPRITE_SIZE + u0) * 4
          const p11 = (v1 * SPRITE_SIZE + u1) * 4
          const w00 = (1 - fu) * (1 - fv)
          const w01 = fu * (1 - fv)
          const w10 = (1 - fu) * fv
          const w11 = fu * fv
          r += sprite[p00]! * w00 + sprite[p01]! * w01 + sprite[p10]! * w10 + sprite[p11]! * w11
          g +=
            sprite[p00 + 1]! * w00 + sprite[p01 + 1]! * w01 + sprite[p10 + 1]! * w10 + sprite[p11 + 1]! * w11
          b +=
            sprite[p00 + 2]! * w00 + sprite[p01 + 2]! * w01 + sprite[p10 + 2]! * w10 + sprite[p11 + 2]! * w11
          a +=
            sprite[p00 + 3]! * w00 + sprite[p01 + 3]! * w01 + sprite[p10 + 3]! * w10 + sprite[p11 + 3]! * w11
        }
      }
      const n = SAMPLES * SAMPLES
      const under = 1 - a / n / 255
      const at = (row * SCENE_SIZE + column) * 3
      out[at] = Math.round(r / n + out[at]! * under)
      out[at + 1] = Math.round(g / n + out[at + 1]! * under)
      out[at + 2] = Math.round(b / n + out[at + 2]! * under)
    }
  }
}

/** Draws a scene at its own size, 128×128. The same bytes in Node and in every browser. */
export function drawScene(scene: Scene, sprites: Sprites): Picture {
  const pixels = backgroundPixels(scene.background).slice()
  for (const sticker of scene.stickers) {
    lay(pixels, sprites.get(scene.style, sticker.concept, sticker.colour), sticker)
  }
  if (scene.figure) drawFigure(pixels, scene.figure)
  return { width: SCENE_SIZE, height: SCENE_SIZE, pixels }
}

/**
 * Shrinks a picture by a whole factor, averaging squares of pixels.
 * @throws RangeError if the factor does not divide both sides
 */
export function shrink({ width, height, pixels }: Picture, factor: number): Picture {
  if (width % factor !== 0 || height % factor !== 0) {
    throw new RangeError(`A picture of ${width}×${height} cannot be shrunk by ${factor}.`)
  }
  const w = width / factor
  const h = height / factor
  const out = new Uint8Array(w * h * 3)
  const n = factor * factor
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      for (let c = 0; c < 3; c++) {
        let sum = 0
        for (let j = 0; j < factor; j++) {
          for (let i = 0; i < factor; i++) sum += pixels[((y * factor + j) * width + x * factor + i) * 3 + c]!
        }
        out[(y * w + x) * 3 + c] = Math.round(sum / n)
      }
    }
  }
  return { width: w, height: h, pixels: out }
}
