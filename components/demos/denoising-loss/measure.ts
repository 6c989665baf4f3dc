import { encode, LATENT_SIZE, predict, readTexts, stackContexts } from '../../models/diffusion/networks.ts'
import { gaussianNoise } from '../../models/diffusion/noise.ts'
import { addNoise } from '../../models/diffusion/process.ts'
import { levelAt } from '../../models/diffusion/schedule.ts'
import { TRAINED_SCHEDULE } from '../../models/diffusion/text-to-image.ts'
import type { Tokeniser } from '../../models/tokeniser.ts'
import type { Engine } from '../../runtime/engine.ts'
import { tensor } from '../../runtime/tensor.ts'
import type { Step } from '../../trace/step.ts'
import { drawScene } from '../../world/draw.ts'
import { makeScene } from '../../world/scene.ts'
import type { Sprites } from '../../world/sprites.ts'
import { planesOf } from '../shared/diffusion/pixels.ts'
import { captionOfScene } from './caption.ts'
import { answerOf } from './losses.ts'

export interface Measurement {
  readonly pictures: number
  readonly times: readonly number[]
}

/**
 * The loss against t, over pictures of `val` with their captions: `losses` [4, times], mean squared error of ε and of v
 * with the caption, then of both without. A picture is encoded once; each time it gets noise of its own.
 */
export async function measureLoss(
  { engine, tokeniser, sprites }: { engine: Engine; tokeniser: Tokeniser; sprites: Sprites },
  { pictures, times }: Measurement,
): Promise<Step> {
  const began = performance.now()
  const sums = new Float64Array(4 * times.length)
  const { value: nothing } = await readTexts(engine, [tokeniser.encode('')])
  for (let scene = 0; scene < pictures; scene++) {
    const { value: x0 } = await encode(engine, planesOf(drawScene(makeScene(scene, 'val'), sprites)))
    const { value: caption } = await readTexts(engine, [tokeniser.encode(captionOfScene(scene))])
    const contexts = stackContexts(caption, nothing)
    for (const [k, t] of times.entries()) {
      const level = levelAt(TRAINED_SCHEDULE, t)
      const noise = gaussianNoise(scene * times.length + k, LATENT_SIZE)
      const x = addNoise(x0, noise, level)
      const { value } = await predict(engine, { x, t, contexts })
      value.v.forEach((v, row) => {
        const { losses } = answerOf({ x0, noise, x, v }, level)
        sums[2 * row * times.length + k]! += losses.epsilon
        sums[(2 * row + 1) * times.length + k]! += losses.v
      })
    }
  }
  const losses = Float32Array.from(sums, (sum) => sum / pictures)
  return {
    stage: 'measure',
    index: 0,
    of: 1,
    ms: performance.now() - began,
    tensors: {
      losses: tensor(losses, [4, times.length]),
      times: tensor(Int32Array.from(times), [times.length]),
    },
    notes: { pictures },
  }
}
