import { sigmoid, softmax } from '../../models/vectors.ts'

/** What CLIP learned beside its towers: a pair's logit is `scale · cosine + bias`; from the model's card. */
export interface Logit {
  readonly scale: number
  readonly bias: number
}

/** How cosines become probabilities: the labels compete, or each is a question of its own. */
export type Mode = 'softmax' | 'sigmoid'

export interface Score {
  readonly label: string
  readonly prompt: string
  readonly cosine: number
  readonly logit: number
  readonly probability: number
}

/** Ends of the temperature slider. */
export const LEAST_TEMPERATURE = 0.005
export const MOST_TEMPERATURE = 1

/** The temperature that the model was trained to: 1 / scale, within the slider. */
export const learnedTemperature = ({ scale }: Logit): number =>
  Math.min(MOST_TEMPERATURE, Math.max(LEAST_TEMPERATURE, 1 / scale))

/**
 * Scores from cosines that are already there; no network takes part. Softmax: logit = cosine / temperature (a bias
 * would cancel). Sigmoid: logit = scale · cosine + bias, as trained.
 */
export function scoresOf(
  compared: {
    readonly labels: readonly string[]
    readonly prompts: readonly string[]
    readonly cosines: ArrayLike<number>
  },
  { mode, temperature, logit }: { readonly mode: Mode; readonly temperature: number; readonly logit: Logit },
): Score[] {
  const cosines = Array.from(compared.cosines)
  const logits = cosines.map((cosine) =>
    mode === 'softmax' ? cosine / temperature : logit.scale * cosine + logit.bias,
  )
  const probabilities = mode === 'softmax' ? softmax(logits) : logits.map(sigmoid)
  return compared.labels.map((label, i) => ({
    label,
    prompt: compared.prompts[i]!,
    cosine: cosines[i]!,
    logit: logits[i]!,
    probability: probabilities[i]!,
  }))
}
