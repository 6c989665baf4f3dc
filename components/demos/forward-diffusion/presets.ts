import type { ScheduleName } from '../../models/diffusion/schedule.ts'

/** What is on show first; our UNet was trained on the cosine schedule. */
export const FIRST = {
  scene: 84,
  t: 300,
  schedule: 'cosine',
  seed: 7,
} as const satisfies { scene: number; t: number; schedule: ScheduleName; seed: number }

export const RECORDED_TIMES = [1, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000] as const
