import type { Recorder } from '../../../scripts/record/context.ts'
import { CLIP } from '../../models/clip.ts'
import { tensor, type Tensor } from '../../runtime/tensor.ts'
import { recordRun } from '../../trace/recorder.ts'
import { inside, sceneOf } from './inside.ts'
import { FIRST, FIRST_SCENES, parsePairs } from './pairs.ts'

/**
 * Attention is kept to seven significant bits, that is to 0.8 % of each weight, and to zero below 0.0001, so that the whole of it fits into the
 * recorded run; a live run has every digit.
 */
function rounded({ data, dims }: Tensor): Tensor {
  return tensor(
    Float32Array.from(data, (value) => {
      const step = 2 ** (Math.floor(Math.log2(value)) - 6)
      return value > 1e-4 ? Math.round(value / step) * step : 0
    }),
    dims,
  )
}

export const record: Recorder = async ({ engine, tokeniser, sprites, hashes }) => {
  const pairs = parsePairs(FIRST_SCENES, '')
  const { picture } = sceneOf(FIRST.scene, sprites)
  const pictures = pairs.map(({ scene }) => sceneOf(scene!, sprites))
  const trace = await recordRun(inside(engine, tokeniser, { picture, text: FIRST.text, pairs, pictures }), {
    settings: {
      picture: `scene ${FIRST.scene}`,
      text: FIRST.text,
      scenes: FIRST_SCENES,
      captions: '',
      mine: false,
    },
    models: hashes([CLIP.image, CLIP.text]),
  })
  const steps = trace.steps.map((step) => {
    const { attention } = step.tensors
    return attention ? { ...step, tensors: { ...step.tensors, attention: rounded(attention) } } : step
  })
  return { ...trace, steps }
}
