import { answersOf } from '../demos/round-trip/round-trip.ts'
import { pictureDifference, shownPicture } from '../demos/shared/diffusion/shown.ts'
import { readingOf } from '../demos/vae/autoencode.ts'
import { psnr } from '../demos/vae/quality.ts'
import type { Trace } from '../trace/step.ts'
import { median } from '../views/statistics.ts'
import { apart, type Exercise, NOTHING, written } from './exercise.ts'

/** `zkkk` to `kkkz`: one channel of the latent zeroed, the others kept. */
const ZEROED = ['zkkk', 'kzkk', 'kkzk', 'kkkz'] as const

/** Which channel of the latent the picture can do without least. */
export const channelZero: Exercise = {
  demo: 'vae',
  asks: { kind: 'choice', options: ZEROED },
  runs: () => ZEROED.map((channels) => ({ channels })),
  grade(traces) {
    const newest = traces.at(-1)
    const picture = newest && pictureOf(newest)
    const quality = new Map<string, number>()
    for (const trace of traces) {
      const channels = String(trace.settings.channels)
      const found = pictureOf(trace) === picture ? qualityIn(trace) : null
      if (found !== null) quality.set(channels, found)
    }
    const found = ZEROED.filter((channels) => quality.has(channels))
    if (found.length < ZEROED.length) return { have: found.length }
    const answer = found.reduce((worst, one) => (quality.get(one)! < quality.get(worst)! ? one : worst))
    return {
      answer,
      values: Object.fromEntries(found.map((name, i) => [`c${i + 1}`, written(quality.get(name)!, 1)])),
    }
  },
}

const pictureOf = ({ settings }: Trace): unknown => (settings.pictures as readonly unknown[] | undefined)?.[0]

/** PSNR of what the changed latent decodes to, against the original. */
function qualityIn(trace: Trace): number | null {
  const reading = readingOf(trace)
  const changed = reading?.others.find(({ of }) => of.kind === 'changed')
  return reading && changed ? psnr(bytes(reading.pictures[0].shown), bytes(changed.pixels)) : null
}

const bytes = ({ width, height, pixels }: { width: number; height: number; pixels: ArrayLike<number> }) => ({
  width,
  height,
  pixels: Uint8Array.from(pixels),
})

/** What image-to-image gives where no step is gone anew. */
export const strengthZero: Exercise = {
  demo: 'change-picture',
  asks: { kind: 'choice', options: ['original', 'reconstruction', 'another'] },
  runs: () => [{ mode: 'image', strength: 0 }],
  grade(traces) {
    const trace = traces.findLast(({ settings }) => settings.mode === 'image' && settings.strength === 0)
    const tensorAt = (stage: string, name: string) =>
      trace?.steps.find((step) => step.stage === stage)?.tensors[name]
    const [latent, start] = [tensorAt('encoder', 'latent'), tensorAt('noise', 'latent')]
    const [original, decoded] = [tensorAt('original', 'original'), tensorAt('decoder', 'pixels')]
    if (!latent || !start || !original || !decoded) return NOTHING
    const moved = apart(latent.data, start.data)
    const difference = 100 * pictureDifference(shownPicture(original), shownPicture(decoded))
    const previews = trace!.steps.filter(({ stage }) => stage === 'preview').length
    const isCode = moved === 0 && previews === 0
    return {
      answer: difference === 0 ? 'original' : isCode ? 'reconstruction' : 'another',
      values: {
        moved: moved === 0 ? '0' : moved.toPrecision(2),
        steps: previews,
        difference: written(difference, 1),
      },
    }
  },
}

/** In which place CLIP puts the prompt that a picture was made from: the median of the pictures. */
export const clipRank: Exercise = {
  demo: 'round-trip',
  asks: { kind: 'number', min: 1, max: 13, step: 1, tolerance: 1 },
  runs: () => [{ count: 6 }],
  grade(traces) {
    const newest = traces.at(-1)
    const ranks = (newest ? answersOf(newest) : []).flatMap(({ rank }) => (rank === null ? [] : [rank]))
    if (ranks.length === 0) return NOTHING
    return {
      answer: Math.floor(median(ranks)),
      values: {
        count: ranks.length,
        ranks: [...ranks].sort((a, b) => a - b).join(', '),
        first: ranks.filter((r) => r === 1).length,
      },
    }
  },
}
