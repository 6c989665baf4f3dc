import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { ModelFile } from '../../components/runtime/engine.ts'
import type { TextToImage } from '../../components/models/diffusion/text-to-image.ts'
import type { Picture } from '../../components/world/draw.ts'

/** A picture to be drawn, steered by a ControlNet of weight 1 from the first step to the last, or by none. */
export interface Drawing {
  readonly settings: TextToImage
  readonly control?: { readonly network: ModelFile; readonly hint: Picture }
}

export interface DrawJob extends Drawing {
  readonly index: number
}

/** Pictures by the committed models, through the reader's own pipeline, on as many threads as there are cores. */
export async function drawAll(wanted: readonly Drawing[]): Promise<Picture[]> {
  const pictures = new Array<Picture>(wanted.length)
  let next = 0
  const draw = async (): Promise<void> => {
    const worker = new Worker(new URL('./draw-worker.ts', import.meta.url))
    try {
      while (next < wanted.length) {
        const index = next++
        const answer = new Promise<{ picture: Picture }>((resolve, reject) => {
          worker.once('message', resolve)
          worker.once('error', reject)
        })
        worker.postMessage({ index, ...wanted[index]! } satisfies DrawJob)
        pictures[index] = (await answer).picture
        worker.removeAllListeners('error')
      }
    } finally {
      await worker.terminate()
    }
  }
  const threads = Math.min(8, availableParallelism(), wanted.length)
  await Promise.all(Array.from({ length: threads }, draw))
  return pictures
}
