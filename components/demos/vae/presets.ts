/** What is on show first: two scenes, the first channel left out, half-way between the two. */
export const FIRST = { scene: 84, other: 36, channels: 'zkkk', share: 0.5, seed: 7 } as const

/** Ways between the two pictures that the recorded run has gone. */
export const RECORDED_SHARES = [0, 0.25, 0.5, 0.75, 1] as const
