import { textToImage } from '../../components/models/diffusion/text-to-image.ts'
import type { Tokeniser } from '../../components/models/tokeniser.ts'
import type { Engine } from '../../components/runtime/engine.ts'
import { createSessions, type Ort } from '../../components/runtime/sessions.ts'

/** A run that can be sent into a page. */
export interface Request {
  readonly prompt: string
  /** Token ids of prompt and negative prompt, as the tokeniser says them. */
  readonly ids: readonly (readonly number[])[]
  readonly seed: number
  readonly steps: number
}

export interface Painted {
  /** The last latent, [4, 16, 16]. */
  readonly latent: number[]
  /** [3, 128, 128] in 0…1 */
  readonly pixels: number[]
}

/** The last latent and the picture of a run. */
export async function paint(engine: Engine, { ids, ...settings }: Request): Promise<Painted> {
  const left = ids.map((row) => Int32Array.from(row))
  const tokeniser: Tokeniser = { encode: () => ({ ids: left.shift()!, tokens: [], cut: false }) }
  const out = { latent: [] as number[], pixels: [] as number[] }
  for await (const { stage, tensors } of textToImage(engine, tokeniser, settings)) {
    if (stage === 'scheduler') out.latent = [...(tensors.latent!.data as Float32Array)]
    if (stage === 'decoder') out.pixels = [...(tensors.pixels!.data as Float32Array)]
  }
  return out
}

/**
 * The same in a page of the site, by one of onnxruntime's providers.
 * @param address where the page finds the build of onnxruntime that has WebGPU: the site does not have it
 */
export async function paintBy(
  provider: 'wasm' | 'webgpu',
  request: Request,
  address: string,
): Promise<Painted> {
  const ort = (await import(/* @vite-ignore */ `${address}ort.webgpu.min.mjs`)) as OrtModule
  ort.env.wasm.numThreads = 1
  ort.env.wasm.wasmPaths = address
  const engine = createSessions({
    ort: async () => ort,
    read: async ({ model, file }) => {
      const reply = await fetch(new URL(`/models/${model}/${file}.onnx`, location.origin))
      return new Uint8Array(await reply.arrayBuffer())
    },
    providers: [provider],
  })
  return paint(engine, request)
}

type OrtModule = Ort & { env: { wasm: { numThreads: number; wasmPaths: string } } }
