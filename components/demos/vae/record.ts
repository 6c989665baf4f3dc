import type { Recorder } from '../../../scripts/record/context.ts'
import { DIFFUSION } from '../../models/diffusion/networks.ts'
import { recordRun } from '../../trace/recorder.ts'
import type { Run, Step } from '../../trace/step.ts'
import { lighterOf } from '../shared/diffusion/pixels.ts'
import { chosenScene } from '../shared/picture-choice.ts'
import { autoencode, type Memory } from './autoencode.ts'
import { singleChanges } from './channels.ts'
import { measureCost } from './cost.ts'
import { FIRST, RECORDED_SHARES } from './presets.ts'

/** Pictures that are only looked at are kept lighter; the reconstruction is measured, and kept whole. */
function kept(step: Step): Step {
  const { pixels } = step.tensors
  if (!pixels || step.notes?.kind === 'whole') return step
  return { ...step, tensors: { pixels: lighterOf(pixels) } }
}

/**
 * Two pictures, every change of a single channel, five ways between them, and, where there is a UNet to be timed, the
 * times of this machine.
 */
export const record: Recorder = ({ engine, sprites, has, hashes }) => {
  const timed = has(DIFFUSION.unet) && has(DIFFUSION.pixels)
  const { scene, other, seed } = FIRST
  const changes = singleChanges()
  async function* tour(): Run {
    const pictures = [chosenScene(scene, sprites), chosenScene(other, sprites)] as const
    const memory: Memory = new Map()
    const done = new Set<string>()
    const rounds = Math.max(changes.length, RECORDED_SHARES.length)
    for (let round = 0; round < rounds; round++) {
      const channels = changes[round % changes.length]!
      const share = RECORDED_SHARES[round % RECORDED_SHARES.length]!
      for await (const step of autoencode(engine, pictures, { channels, share, seed }, memory)) {
        const what = JSON.stringify([step.stage, step.notes])
        if (done.has(what)) continue
        done.add(what)
        yield kept(step)
      }
    }
    if (!timed) return
    for await (const step of measureCost(engine)) if (step.stage === 'cost') yield step
  }
  return recordRun(tour(), {
    settings: { pictures: [`scene ${scene}`, `scene ${other}`], changes, shares: RECORDED_SHARES, seed },
    models: hashes([
      DIFFUSION.encoder,
      DIFFUSION.decoder,
      ...(timed ? [DIFFUSION.unet, DIFFUSION.pixels] : []),
    ]),
  })
}
