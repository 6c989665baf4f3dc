import { gaussianNoise } from '../../models/diffusion/noise.ts'

/** What can be done to a channel of the latent; the first letters are what a lesson link carries. */
export const CHANNEL_OPS = ['keep', 'zero', 'noise', 'swap'] as const
export type ChannelOp = (typeof CHANNEL_OPS)[number]

export const CHANNELS = 4

/** `zkkk`: zero the first channel, keep the others. Whatever is no such letter keeps its channel. */
export const parseOps = (text: string): ChannelOp[] =>
  Array.from({ length: CHANNELS }, (_, c) => CHANNEL_OPS.find((op) => op[0] === text[c]) ?? 'keep')

export const formatOps = (ops: readonly ChannelOp[]): string => ops.map((op) => op[0]).join('')

export const allKept = (text: string): boolean => parseOps(text).every((op) => op === 'keep')

/** Every change of a single channel. */
export const singleChanges = (): string[] =>
  Array.from({ length: CHANNELS }, (_, channel) => channel).flatMap((channel) =>
    CHANNEL_OPS.slice(1).map((op) => {
      const ops: ChannelOp[] = Array.from({ length: CHANNELS }, () => 'keep')
      ops[channel] = op
      return formatOps(ops)
    }),
  )

/**
 * A latent with channels changed: zeroed, replaced by noise from N(0, 1), as wide as the channel itself is over the
 * world, or by the same channel of another latent.
 */
export function changeChannels(
  latent: Float32Array,
  other: Float32Array,
  ops: readonly ChannelOp[],
  seed: number,
): Float32Array {
  const area = latent.length / CHANNELS
  const noise = gaussianNoise(seed, latent.length)
  return latent.map((value, i) => {
    const op = ops[Math.floor(i / area)] ?? 'keep'
    return { keep: value, zero: 0, noise: noise[i]!, swap: other[i]! }[op]
  })
}
