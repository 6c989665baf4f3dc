import type { Recorder, RecordContext } from '../../../scripts/record/context.ts'
import { DIFFUSION, encode, LATENT_SIZE, TEXT_TO_IMAGE } from '../../models/diffusion/networks.ts'
import { tensor, type Tensor } from '../../runtime/tensor.ts'
import { recordRun } from '../../trace/recorder.ts'
import { drawScene, shrink } from '../../world/draw.ts'
import { collectionScenes } from '../shared/collection.ts'
import { keepStep, keepWithinBudget } from '../shared/diffusion/keep-pictures.ts'
import { planesOf } from '../shared/diffusion/pixels.ts'
import { packPictures } from '../shared/packed-pictures.ts'
import { FIRST } from './grid.ts'
import { project, spreadOf, type Plane } from './plane.ts'
import { farthest, principalPlane } from './principal-plane.ts'
import { guidanceGrid } from './run.ts'

const LANDMARKS = 8

/** The plane, from the latents of 200 pictures that no model has seen in training. */
async function planeOfWorld({ engine, sprites }: RecordContext): Promise<Plane> {
  const pictures = collectionScenes().map((scene) => drawScene(scene, sprites))
  const latents = new Float32Array(pictures.length * LATENT_SIZE)
  const spreads: number[] = []
  for (const [i, picture] of pictures.entries()) {
    const { value } = await encode(engine, planesOf(picture))
    latents.set(value, i * LATENT_SIZE)
    spreads.push(spreadOf(tensor(value, [LATENT_SIZE])))
  }
  const all: Tensor = tensor(latents, [pictures.length, LATENT_SIZE])
  const found = principalPlane(all)
  const none = tensor(new Float32Array(0), [0, 2])
  const base: Plane = { ...found, points: none, landmarks: none, landmarkPoints: [], spread: [0, 0, 0] }
  const points = project(base, all)
  const landmarkPoints = farthest(points, LANDMARKS)
  const mean = spreads.reduce((a, b) => a + b, 0) / spreads.length
  return {
    ...base,
    points,
    landmarkPoints,
    landmarks: packPictures(landmarkPoints.map((i) => shrink(pictures[i]!, 4))),
    spread: [Math.min(...spreads), mean, Math.max(...spreads)],
  }
}

export const record: Recorder = async (context) => {
  const { engine, tokeniser, hashes } = context
  const plane = await planeOfWorld(context)
  const trace = await recordRun(guidanceGrid(engine, tokeniser, { request: FIRST, plane }), {
    settings: { ...FIRST },
    models: hashes([...TEXT_TO_IMAGE, DIFFUSION.encoder]),
  })
  const steps = trace.steps.filter(({ stage }) => stage === 'plane' || stage === 'cell')
  return keepWithinBudget((keeping) => ({ ...trace, steps: steps.map((step) => keepStep(step, keeping)) }), {
    side: 64,
    bits: 8,
  })
}
