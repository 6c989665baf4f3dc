import type { Tensor } from '../../runtime/tensor.ts'
import { tensor } from '../../runtime/tensor.ts'
import { PLACES } from './attention.ts'
import type { Round } from './rounds.ts'

/** Channel `channel`, from 0, of a latent [4, 16, 16]: float32 [256]. */
export const channelOf = ({ data }: Tensor, channel: number): Float32Array =>
  (data as Float32Array).slice(channel * PLACES, (channel + 1) * PLACES)

/** a − b, number by number. */
export const minus = (a: Tensor, b: Tensor): Tensor =>
  tensor(
    (a.data as Float32Array).map((value, i) => value - b.data[i]!),
    a.dims,
  )

/** The farthest from zero that any of these numbers is. */
export const reachOf = ({ data }: Tensor): number =>
  (data as Float32Array).reduce((most, value) => Math.max(most, Math.abs(value)), 0)

/** One number of each of a round's latents: at this channel and place. What is not there is null. */
export interface Picked {
  readonly latent: number | null
  readonly without: number | null
  readonly withPrompt: number | null
  readonly noise: number | null
  readonly denoised: number | null
  readonly result: number | null
}

export function pickedFrom(round: Round, channel: number, place: number): Picked {
  const at = (latent: Tensor | null): number | null => latent?.data[channel * PLACES + place] ?? null
  return {
    latent: at(round.latent),
    without: at(round.without),
    withPrompt: at(round.withPrompt),
    noise: at(round.noise),
    denoised: at(round.denoised),
    result: at(round.result),
  }
}

/** Two decimals, a true minus sign. */
export const written = (value: number | null): string =>
  value === null || !Number.isFinite(value)
    ? '–'
    : value
        .toFixed(2)
        .replace(/^-0\.00$/, '0.00')
        .replace('-', '−')

/** The same, in brackets where it is below zero, as after an operator. */
export const bracketed = (value: number | null): string =>
  value !== null && value < 0 && !/^0/.test(written(value)) ? `(${written(value)})` : written(value)
