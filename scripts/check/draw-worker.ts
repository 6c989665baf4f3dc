import { fileURLToPath } from 'node:url'
import { parentPort } from 'node:worker_threads'
import { picturesOf, pixelsOf } from '../../components/models/judge.ts'
import { controlBy } from '../../components/models/diffusion/control.ts'
import { textToImage } from '../../components/models/diffusion/text-to-image.ts'
import { createNodeEngine } from '../../components/runtime/node-engine.ts'
import type { Tensor } from '../../components/runtime/tensor.ts'
import type { DrawJob, Drawing } from './draw-all.ts'
import { MODELS_FOLDER, tokeniserFromDisk } from './models-from-disk.ts'

const engine = createNodeEngine(fileURLToPath(MODELS_FOLDER))
const tokeniser = tokeniserFromDisk()

parentPort!.on('message', ({ index, ...drawing }: DrawJob) => {
  void draw(drawing).then((picture) => parentPort!.postMessage({ index, picture }))
})

async function draw({ settings, control }: Drawing) {
  const influences = control && {
    control: controlBy(engine, {
      network: control.network,
      hint: pixelsOf([control.hint]),
      weight: 1,
      from: 0,
      until: 1,
    }),
  }
  let pixels: Tensor | undefined
  for await (const { stage, tensors } of textToImage(engine, tokeniser, settings, undefined, influences)) {
    if (stage === 'decoder') pixels = tensors.pixels
  }
  return picturesOf(pixels!)[0]!
}
