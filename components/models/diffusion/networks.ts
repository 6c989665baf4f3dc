import type { Engine, ModelFile } from '../../runtime/engine.ts'
import { tensor, type Tensor } from '../../runtime/tensor.ts'
import { CLIP, idsOf } from '../clip.ts'
import { CONTEXT, type Encoded } from '../tokeniser.ts'

/**
 * The networks of latent diffusion (Rombach 2022, https://arxiv.org/abs/2112.10752): CLIP's text tower τ_θ, the UNet
 * ε_θ, and the autoencoder's encoder E and decoder D. Only these are ONNX; everything between them is in this folder.
 */
export const DIFFUSION = {
  text: CLIP.text,
  unet: { model: 'unet', file: 'unet' },
  /** The UNet laid over pixels, untrained: only its time is of interest. */
  pixels: { model: 'unet', file: 'pixels' },
  decoder: { model: 'vae', file: 'decoder' },
  encoder: { model: 'vae', file: 'encoder' },
  edges: { model: 'controlnet-edges', file: 'controlnet' },
  pose: { model: 'controlnet-pose', file: 'controlnet' },
  student: { model: 'student', file: 'student' },
} as const satisfies Record<string, ModelFile>

/** What text-to-image needs. */
export const TEXT_TO_IMAGE = [DIFFUSION.text, DIFFUSION.unet, DIFFUSION.decoder] as const

/** Side of the pictures, and shape of their latents: f = 8, four channels. */
export const PICTURE = 128
export const LATENT = [4, 16, 16] as const
export const LATENT_SIZE = 4 * 16 * 16
/** Width of a token's state. */
export const STATE = 128
/** Shapes, per picture, of what a ControlNet adds to the UNet's skips at 16×16 and to its inner maps at 8×8. */
export const CONTROL = { fine: [128, 16, 16], coarse: [256, 8, 8] } as const

const size = (dims: readonly number[]): number => dims.reduce((a, b) => a * b, 1)

export interface Timed<T> {
  readonly value: T
  /** Milliseconds that the network took. */
  readonly ms: number
}

/** States of texts: float32 [n, 32, 128], each text a row of the UNet's context. */
export async function readTexts(
  engine: Engine,
  encoded: readonly Encoded[],
  signal?: AbortSignal,
): Promise<Timed<Tensor>> {
  const { tensors, ms } = await engine.run(DIFFUSION.text, { ids: idsOf(encoded) }, ['states'], signal)
  return { value: tensors.states!, ms }
}

/** What a ControlNet adds; left out, nothing is added. */
export interface Additions {
  /** float32 [128 · 16 · 16] */
  readonly fine: Float32Array
  /** float32 [256 · 8 · 8] */
  readonly coarse: Float32Array
}

export interface Question {
  readonly x: Float32Array
  readonly t: number
  readonly contexts: Tensor
  readonly additions?: Additions
  readonly network?: ModelFile
}

export interface Predicted {
  /** v, one row a context: float32 of 1024 numbers each. */
  readonly v: readonly Float32Array[]
  /** Cross-attention of the last context, [6, 256, 32]: layer, pixel of 16×16, token; mean of the heads. */
  readonly attention: Tensor
  /** [128, 8, 8], of the last context */
  readonly bottleneck: Tensor
}

/**
 * Asks the UNet, or its student, for v at one latent, under each of several contexts.
 * @param x the noisy latent, 1024 numbers
 * @param t the step, 1…1000; need not be whole
 * @param contexts [n, 32, 128]
 * @param network which one is asked; the UNet, when left out
 */
export async function predict(
  engine: Engine,
  { x, t, contexts, additions, network = DIFFUSION.unet }: Question,
  signal?: AbortSignal,
): Promise<Timed<Predicted>> {
  const n = contexts.dims[0]!
  const repeated = (row: Float32Array | undefined, dims: readonly number[]): Tensor => {
    const data = new Float32Array(n * size(dims))
    if (row) for (let i = 0; i < n; i++) data.set(row, i * row.length)
    return tensor(data, [n, ...dims])
  }
  const { tensors, ms } = await engine.run(
    network,
    {
      latent: repeated(x, LATENT),
      time: tensor(new Float32Array(n).fill(t), [n]),
      context: contexts,
      control_fine: repeated(additions?.fine, CONTROL.fine),
      control_coarse: repeated(additions?.coarse, CONTROL.coarse),
    },
    undefined,
    signal,
  )
  const rows = tensors.prediction!.data as Float32Array
  return {
    ms,
    value: {
      v: Array.from({ length: n }, (_, i) => rows.slice(i * LATENT_SIZE, (i + 1) * LATENT_SIZE)),
      attention: lastRow(tensors.attention!),
      bottleneck: lastRow(tensors.bottleneck!),
    },
  }
}

function lastRow({ data, dims }: Tensor): Tensor {
  const rest = dims.slice(1)
  return tensor((data as Float32Array).slice(-size(rest)), rest)
}

/** Decodes a latent: float32 [3, 128, 128] in 0…1. */
export async function decode(
  engine: Engine,
  latent: Float32Array,
  signal?: AbortSignal,
): Promise<Timed<Tensor>> {
  const feeds = { latent: tensor(latent.slice(), [1, ...LATENT]) }
  const { tensors, ms } = await engine.run(DIFFUSION.decoder, feeds, ['pixels'], signal)
  return { value: lastRow(tensors.pixels!), ms }
}

/** Encodes a picture, float32 [3, 128, 128] in 0…1, as a latent of 1024 numbers. */
export async function encode(
  engine: Engine,
  pixels: Tensor,
  signal?: AbortSignal,
): Promise<Timed<Float32Array>> {
  const feeds = { pixels: tensor((pixels.data as Float32Array).slice(), [1, 3, PICTURE, PICTURE]) }
  const { tensors, ms } = await engine.run(DIFFUSION.encoder, feeds, ['latent'], signal)
  return { value: (tensors.latent!.data as Float32Array).slice(), ms }
}

/** Contexts one above the other: [a + b, 32, 128]. */
export function stackContexts(...parts: readonly Tensor[]): Tensor {
  const rows = parts.reduce((sum, { dims }) => sum + dims[0]!, 0)
  const data = new Float32Array(rows * CONTEXT * STATE)
  let at = 0
  for (const part of parts) {
    data.set(part.data as Float32Array, at)
    at += part.data.length
  }
  return tensor(data, [rows, CONTEXT, STATE])
}
