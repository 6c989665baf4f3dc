import { snr } from '../models/diffusion/level.ts'
import { levelAt, schedule, timeOfSigma } from '../models/diffusion/schedule.ts'
import type { Trace } from '../trace/step.ts'
import { type Exercise, NOTHING, power, written } from './exercise.ts'

const cosine = schedule('cosine')

/** Where signal and noise weigh the same on the cosine schedule, for the latent and the noise of the run. */
export const snrOne: Exercise = {
  demo: 'forward-diffusion',
  asks: { kind: 'number', min: 1, max: 1000, step: 1, tolerance: 25 },
  runs: (prediction) => [{ schedule: 'cosine', t: Number(prediction) }],
  grade(traces) {
    for (const trace of [...traces].reverse()) {
      const run = mixtureIn(trace)
      if (run) return outcomeOf(run)
    }
    return NOTHING
  },
}

interface Mixture {
  readonly t: number
  /** z_0 and z_t */
  readonly clean: ArrayLike<number>
  readonly noisy: ArrayLike<number>
}

function mixtureIn({ steps, settings }: Trace): Mixture | null {
  const clean = steps.find(({ stage }) => stage === 'decoder')?.tensors.latent
  const noisy = steps.find(({ stage }) => stage === 'noise')?.tensors.latent
  if (settings.schedule !== 'cosine' || !clean || !noisy) return null
  return { t: Number(settings.t), clean: clean.data, noisy: noisy.data }
}

function outcomeOf({ t, clean, noisy }: Mixture) {
  const level = levelAt(cosine, t)
  const noise = Float64Array.from(clean, (value, i) => (noisy[i]! - level.alpha * value) / level.sigma)
  const variances = power(clean) / power(noise)
  // ᾱ · power(z_0) = (1 − ᾱ) · power(ε)
  const answer = Math.round(timeOfSigma(cosine, Math.sqrt(variances)))
  return { answer, values: { t, n: clean.length, ratio: written(snr(level) * variances) } }
}

const HALF = 10
const STEPS = 20

/** How noisy the latent is in the middle of a run, by the number of steps. */
export const stepTenOfTwenty: Exercise = {
  demo: 'denoise-steps',
  asks: { kind: 'number', min: 0, max: 100, step: 1, tolerance: 5 },
  runs: () => [{ steps: STEPS }],
  grade(traces) {
    const trace = traces.findLast(({ settings }) => settings.steps === STEPS)
    const after = trace?.steps.find(({ stage, index }) => stage === 'scheduler' && index === HALF)
    if (!after) return NOTHING
    const noise = 100 * Number(after.notes?.sigma) ** 2
    return {
      answer: Math.round(noise),
      values: { t: written(Number(after.notes?.t), 0), noise: written(noise, 0) },
    }
  },
}
