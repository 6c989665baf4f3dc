import type { ModelFile } from './engine.ts'

/** A model on a hub: a fixed revision of it, and the files that are fetched, with their sizes in bytes. */
export interface HubModel {
  readonly id: string
  /** A commit, so that the files never change under a reader. */
  readonly revision: string
  readonly host: string
  /** By part, which is what an engine loads; sizes as the hub lists them. */
  readonly parts: Readonly<Record<string, Readonly<Record<string, number>>>>
}

/**
 * CLIP ViT-B/32 (Radford et al. 2021, 151 million parameters) with 8-bit weights.
 * https://huggingface.co/Xenova/clip-vit-base-patch32
 */
export const hubClip = {
  id: 'Xenova/clip-vit-base-patch32',
  revision: '4c1807b705b1d015fb032789cc4d221b23025a6f',
  host: 'https://huggingface.co/',
  parts: {
    text: {
      'config.json': 4_100,
      'tokenizer_config.json': 800,
      'tokenizer.json': 2_220_000,
      'onnx/text_model_quantized.onnx': 64_500_000,
    },
    image: {
      'config.json': 4_100,
      'preprocessor_config.json': 320,
      'onnx/vision_model_quantized.onnx': 89_100_000,
    },
  },
} as const satisfies HubModel

/** Bytes to fetch for one part, or for all of them together, where files that parts share count once. */
export function hubBytes({ parts }: HubModel, part?: string): number {
  const files = part === undefined ? Object.assign({}, ...Object.values(parts)) : parts[part]
  return Object.values<number>(files ?? {}).reduce((sum, bytes) => sum + bytes, 0)
}

export const hubPart = (model: HubModel, part: string): ModelFile => ({ model: model.id, file: part })
