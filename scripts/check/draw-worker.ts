import { fileURLToPath } from 'node:url'
import { parentPort } from 'node:worker_threads'
import { picturesOf } from '../../components/models/judge.ts'
import { textToImage } from '../../components/models/diffusion/text-to-image.ts'
import { createNodeEngine } from '../../components/runtime/node-engine.ts'
import type { Tensor } from '../../components/runtime/tensor.ts'
import type { DrawJob } from './draw-all.ts'
import { MODELS_FOLDER, tokeniserFromDisk } from './models-from-disk.ts'

const engine = createNodeEngine(fileURLToPath(MODELS_FOLDER))
const tokeniser = tokeniserFromDisk()

parentPort!.on('message', ({ index, settings }: DrawJob) => {
  void draw(settings).then((picture) => parentPort!.postMessage({ index, picture }))
})

async function draw(settings: DrawJob['settings']) {
  let pixels: Tensor | undefined
  for await (const { stage, tensors } of textToImage(engine, tokeniser, settings)) {
    if (stage === 'decoder') pixels = tensors.pixels
  }
  return picturesOf(pixels!)[0]!
}
