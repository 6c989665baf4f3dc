import { evaluationsOf } from '../../components/models/diffusion/picture-grid.ts'
import { DIFFUSION } from '../../components/models/diffusion/networks.ts'
import { SAMPLER_NAMES } from '../../components/models/diffusion/samplers.ts'
import type { StepScore, StepScores } from '../../components/pages/bench-report.ts'
import type { Engine } from '../../components/runtime/engine.ts'
import { drawAndRead, MEASURED, scoreSingles, singleScenes } from './unet-metrics.ts'

const PICTURES = 100
const STEPS = [2, 4, 8, 20] as const
/** Jumps of the student. */
const JUMPS = [1, 2, 4] as const

/** Scores of the judge on pictures of single things, for each sampler against steps, and for the student if it is there. */
export async function scoreSteps(engine: Engine, student: boolean): Promise<StepScores> {
  const scenes = singleScenes(PICTURES)
  const rows: StepScore[] = []
  const score = async (
    network: 'unet' | 'student',
    sampler: (typeof SAMPLER_NAMES)[number],
    steps: number,
    guidance: number,
  ): Promise<void> => {
    const sampling = { network: DIFFUSION[network], sampler, steps, guidance }
    const { readings } = await drawAndRead(engine, scenes, sampling)
    const calls = evaluationsOf({ ...MEASURED, prompt: '', sampler, steps })
    rows.push({ network, sampler, steps, calls, ...scoreSingles(scenes, readings) })
    console.log(JSON.stringify(rows.at(-1)))
  }
  for (const sampler of SAMPLER_NAMES) {
    for (const steps of STEPS) await score('unet', sampler, steps, MEASURED.guidance)
  }
  for (const jumps of student ? JUMPS : []) await score('student', 'lcm', jumps, 1)
  return { pictures: PICTURES, guidance: MEASURED.guidance, rows }
}
