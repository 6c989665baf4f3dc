import type { Recorder } from '../../../scripts/record/context.ts'
import { DIFFUSION, TEXT_TO_IMAGE } from '../../models/diffusion/networks.ts'
import { recordRun } from '../../trace/recorder.ts'
import type { Run } from '../../trace/step.ts'
import { keepStep, keepWithinBudget } from '../shared/diffusion/keep-pictures.ts'
import { chosenScene } from '../shared/picture-choice.ts'
import { change, FIRST, FIRST_MASK, FIRST_SCENE, MODES } from './change.ts'

/** Both ways to change the picture that the demo begins with. */
export const record: Recorder = async ({ engine, tokeniser, sprites, hashes }) => {
  const { picture, label } = chosenScene(FIRST_SCENE, sprites)
  const { redo, ...first } = FIRST

  async function* both(): Run {
    for (const mode of MODES) {
      const settings = { ...first, mode, label, strength: mode === 'image' ? first.strength : redo }
      yield* change(engine, tokeniser, { settings, picture, mask: FIRST_MASK })
    }
  }

  const trace = await recordRun(both(), {
    settings: { scene: FIRST_SCENE, label },
    models: hashes([...TEXT_TO_IMAGE, DIFFUSION.encoder]),
  })
  return keepWithinBudget((keeping) => ({
    ...trace,
    // what a step sees is shown for a moment only
    steps: trace.steps.map((step) =>
      keepStep(step, step.stage === 'preview' ? { ...keeping, side: 64 } : keeping),
    ),
  }))
}
