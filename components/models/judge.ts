import type { Engine, ModelFile } from '../runtime/engine.ts'
import { tensor, type Tensor } from '../runtime/tensor.ts'
import { SCENE_SIZE } from '../world/scene.ts'
import type { Picture } from '../world/draw.ts'
import {
  BACKGROUNDS,
  COLOURS,
  CONCEPTS,
  STYLES,
  type Background,
  type Colour,
  type Style,
} from '../world/vocabulary.ts'

/**
 * The judge: a small convolutional network that reads a scene cell by cell. It shares nothing with CLIP, so that it
 * can score pictures which were made with CLIP's help.
 */
export const JUDGE = { model: 'judge', file: 'judge' } as const satisfies ModelFile

export interface Reading {
  readonly background: Background
  readonly style: Style
  /** What stands in the cells of the 3×3 grid that are not empty; `colour` null is "its own colours". */
  readonly stickers: readonly { cell: number; concept: string; colour: Colour | null }[]
}

/** RGB bytes of 128×128 pictures as float32 [n, 3, 128, 128] in 0…1. */
export function pixelsOf(pictures: readonly Picture[]): Tensor {
  const area = SCENE_SIZE * SCENE_SIZE
  const out = new Float32Array(pictures.length * 3 * area)
  pictures.forEach(({ pixels }, n) => {
    for (let i = 0; i < area; i++) {
      for (let c = 0; c < 3; c++) out[(n * 3 + c) * area + i] = pixels[i * 3 + c]! / 255
    }
  })
  return tensor(out, [pictures.length, 3, SCENE_SIZE, SCENE_SIZE])
}

/** The way back: pictures in 0…1, float32 [n, 3, 128, 128] or one of them [3, 128, 128], as RGB bytes. */
export function picturesOf({ data }: Tensor): Picture[] {
  const area = SCENE_SIZE * SCENE_SIZE
  return Array.from({ length: data.length / (3 * area) }, (_, n) => {
    const pixels = new Uint8Array(3 * area)
    for (let i = 0; i < area; i++) {
      for (let c = 0; c < 3; c++) pixels[i * 3 + c] = Math.round(Number(data[(n * 3 + c) * area + i]) * 255)
    }
    return { width: SCENE_SIZE, height: SCENE_SIZE, pixels }
  })
}

function argmax({ data, dims }: Tensor, rowIndex: number): number {
  const d = dims.at(-1)!
  let best = 0
  for (let i = 1; i < d; i++) if (data[rowIndex * d + i]! > data[rowIndex * d + best]!) best = i
  return best
}

/** Reads 128×128 pictures. */
export async function judge(
  engine: Engine,
  pictures: readonly Picture[],
  signal?: AbortSignal,
): Promise<Reading[]> {
  const outputs = ['concept', 'colour', 'background', 'style']
  const { tensors } = await engine.run(JUDGE, { pixels: pixelsOf(pictures) }, outputs, signal)
  return pictures.map((_, n) => ({
    background: BACKGROUNDS[argmax(tensors.background!, n)]!,
    style: STYLES[argmax(tensors.style!, n)]!,
    stickers: Array.from({ length: 9 }, (__, cell) => cell).flatMap((cell) => {
      const concept = CONCEPTS[argmax(tensors.concept!, n * 9 + cell)]
      if (!concept) return []
      return [{ cell, concept: concept.name, colour: COLOURS[argmax(tensors.colour!, n * 9 + cell)] ?? null }]
    }),
  }))
}
