import type { Engine, LoadProgress } from '../runtime/engine.ts'
import { hubBytes, hubClip, hubPart } from '../runtime/hub-model.ts'
import { tensor } from '../runtime/tensor.ts'
import { dot, normalise, row, softmax } from './vectors.ts'

/**
 * exp of CLIP's learned logit scale; training had clipped it at 100, where the published weights ended up
 * (Radford et al. 2021, section 2.5).
 */
export const LOGIT_SCALE = 100

export interface HubProgress {
  /** Bytes so far and in all, of both towers. */
  readonly loaded: number
  readonly total: number
  /** Nothing has gone over the wire yet: what came was on this device. */
  readonly cached: boolean
}

export interface HubScores {
  /** One for each prompt, in their order, in −1…1. */
  readonly cosines: readonly number[]
  /** 100 · cosine. */
  readonly logits: readonly number[]
  /** softmax of the logits: they add up to 1. */
  readonly probabilities: readonly number[]
  /** Milliseconds that the two towers took together. */
  readonly ms: number
}

export interface HubClip {
  /** @param picture RGB bytes, row-major */
  classify(
    picture: {
      readonly pixels: Uint8Array | Uint8ClampedArray
      readonly width: number
      readonly height: number
    },
    prompts: readonly string[],
    signal?: AbortSignal,
  ): Promise<HubScores>
}

/**
 * Fetches and opens both towers of the full-size CLIP; at once if they are open.
 * @throws ModelFailure `offline`, `missing`, `truncated`, `out-of-memory`, `worker-lost`; an AbortError when aborted
 */
export async function openHubClip(
  engine: Engine,
  options: { readonly onProgress?: (progress: HubProgress) => void; readonly signal?: AbortSignal } = {},
): Promise<HubClip> {
  const parts = Object.keys(hubClip.parts)
  const seen = new Map<string, LoadProgress>()
  for (const part of parts) {
    await engine.load(hubPart(hubClip, part), {
      signal: options.signal,
      onProgress(progress) {
        seen.set(part, progress)
        options.onProgress?.(together(parts, seen))
      },
    })
  }
  return { classify: (picture, prompts, signal) => classify(engine, picture, prompts, signal) }
}

function together(parts: readonly string[], seen: ReadonlyMap<string, LoadProgress>): HubProgress {
  const loads = [...seen.values()]
  const toCome = parts.filter((part) => !seen.has(part)).map((part) => hubBytes(hubClip, part))
  return {
    loaded: loads.reduce((sum, { loaded }) => sum + loaded, 0),
    total: [...loads.map(({ total }) => total), ...toCome].reduce((sum, total) => sum + total, 0),
    cached: loads.every(({ cached }) => cached),
  }
}

const classify = async (
  engine: Engine,
  { pixels, width, height }: Parameters<HubClip['classify']>[0],
  prompts: readonly string[],
  signal?: AbortSignal,
): Promise<HubScores> => {
  // One prompt a line.
  const lines = new TextEncoder().encode(prompts.map((prompt) => prompt.replaceAll(/\s+/gu, ' ')).join('\n'))
  const image = await engine.run(
    hubPart(hubClip, 'image'),
    { input: tensor(Uint8Array.from(pixels), [height, width, 3]) },
    ['embedding'],
    signal,
  )
  const text = await engine.run(
    hubPart(hubClip, 'text'),
    { input: tensor(lines, [lines.length]) },
    ['embedding'],
    signal,
  )
  const seen = normalise(row(image.tensors.embedding!, 0))
  const cosines = prompts.map((_, i) => dot(seen, normalise(row(text.tensors.embedding!, i))))
  const logits = cosines.map((cosine) => LOGIT_SCALE * cosine)
  return { cosines, logits, probabilities: [...softmax(logits)], ms: image.ms + text.ms }
}
