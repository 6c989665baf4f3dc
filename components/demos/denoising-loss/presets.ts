/** What is on show first. */
export const FIRST = { scene: 84, t: 450, seed: 7 } as const

/** Times that the recorded run asks about. */
export const RECORDED_TIMES = [50, 150, 300, 450, 600, 750, 900, 1000] as const

/** Where the loss is measured: 20 times, evenly, both ends among them. */
export const MEASURED_TIMES = [1, ...Array.from({ length: 19 }, (_, i) => Math.round(((i + 1) * 1000) / 19))]

/** Pictures that it is measured on, at each time. */
export const MEASURED_PICTURES = 500
