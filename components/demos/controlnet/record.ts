import { existsSync } from 'node:fs'
import type { Recorder } from '../../../scripts/record/context.ts'
import { DIFFUSION, TEXT_TO_IMAGE } from '../../models/diffusion/networks.ts'
import { recordRun } from '../../trace/recorder.ts'
import type { Run } from '../../trace/step.ts'
import { drawSkeleton } from '../../world/draw-skeleton.ts'
import { keepStep, keepWithinBudget } from '../shared/diffusion/keep-pictures.ts'
import { significant } from '../shared/diffusion/significant.ts'
import { chosenScene } from '../shared/picture-choice.ts'
import { control, edgesOf, FIRST, FIRST_SCENE, hintOfEdges, KINDS, type Kind } from './control.ts'
import { jointsOfPose, writeJoints } from './joints.ts'

const models = new URL('../../../docs/.vuepress/public/models/', import.meta.url)
const isThere = (kind: Kind): boolean => existsSync(new URL(`${DIFFUSION[kind].model}/card.json`, models))

/** Bits of the strengths that are kept. */
const BITS = 6

/** The run of each ControlNet that the build has, with the hint that the demo begins with. */
export const record: Recorder = async ({ engine, tokeniser, sprites, hashes }) => {
  const kinds = KINDS.filter(isThere)
  const { picture, label } = chosenScene(FIRST_SCENE, sprites)
  const joints = jointsOfPose(FIRST.pose)
  const { person, pose: _, ...first } = FIRST
  const asked = {
    edges: { hint: hintOfEdges(edgesOf(picture)), more: { label, joints: '' } },
    pose: { hint: drawSkeleton(joints), more: { label: '', joints: writeJoints(joints), prompt: person } },
  }

  async function* all(): Run {
    for (const kind of kinds) {
      const { hint, more } = asked[kind]
      yield* control(engine, tokeniser, { settings: { ...first, ...more, kind }, hint })
    }
  }

  const trace = await recordRun(all(), {
    settings: { scene: FIRST_SCENE },
    models: hashes([...TEXT_TO_IMAGE, ...kinds.map((kind) => DIFFUSION[kind])]),
  })
  return keepWithinBudget((keeping) => ({
    ...trace,
    steps: trace.steps.map((step) => {
      // what a step sees is shown for a moment only
      const kept = keepStep(step, step.of > 1 ? { side: 64, bits: 5 } : keeping)
      const { fine, coarse } = kept.tensors
      if (!fine || !coarse) return kept
      const maps = { fine: significant(fine, BITS), coarse: significant(coarse, BITS) }
      return { ...kept, tensors: { ...kept.tensors, ...maps } }
    }),
  }))
}
