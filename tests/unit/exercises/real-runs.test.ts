import { describe, expect, it } from 'vitest'
import {
  change,
  type ChangeSettings,
  FIRST as CHANGE,
} from '../../../components/demos/change-picture/change.ts'
import { createMemory, denoiseOnce } from '../../../components/demos/denoising-loss/denoise-once.ts'
import { decodeNoisy } from '../../../components/demos/forward-diffusion/noisy-latent.ts'
import { cellsOf, FIRST as SAMPLERS } from '../../../components/demos/samplers/grid.ts'
import { chosenScene } from '../../../components/demos/shared/picture-choice.ts'
import { compareTexts } from '../../../components/demos/text-states/compare-texts.ts'
import { autoencode } from '../../../components/demos/vae/autoencode.ts'
import { isOutcome } from '../../../components/exercises/exercise.ts'
import { EXERCISES, type ExerciseId } from '../../../components/exercises/exercises.ts'
import { pictureGrid } from '../../../components/models/diffusion/picture-grid.ts'
import { DEFAULT_SETTINGS } from '../../../components/models/diffusion/settings.ts'
import { textToImage } from '../../../components/models/diffusion/text-to-image.ts'
import { recordRun } from '../../../components/trace/recorder.ts'
import type { Run, Trace } from '../../../components/trace/step.ts'
import { fakeSprites, fakeTokeniser } from '../../support/fake-clip.ts'
import { fakeDiffusion } from '../../support/fake-diffusion.ts'

/** The demos' own runs, on networks without weights: what exercises read in them is there. */
const engine = fakeDiffusion()
const picture = chosenScene(3, fakeSprites)

const record = (run: Run, settings: object): Promise<Trace> => recordRun(run, { settings: { ...settings } })
const answerTo = (id: ExerciseId, ...traces: Trace[]) => {
  const grade = EXERCISES[id].grade(traces)
  return isOutcome(grade) ? grade.answer : `${grade.have} runs`
}

const generate = (given: object): Promise<Trace> => {
  const settings = { ...DEFAULT_SETTINGS, prompt: 'a red car', steps: 4, ...given }
  return record(textToImage(engine, fakeTokeniser, settings), settings)
}

describe('exercises on runs of the demos', () => {
  it('DDPM gives the same latent from the same seed', async () => {
    const settings = { sampler: 'ddpm', seed: 5 }
    expect(answerTo('same-seed', await generate(settings), await generate(settings))).toBe('none')
  })

  it('at guidance 1 the guided noise is the conditional one', async () => {
    expect(answerTo('guidance-one', await generate({ guidance: 1 }))).toBe('zero')
    expect(['same', 'longer', 'eight']).toContain(
      answerTo('guidance-length', await generate({ guidance: 8 })),
    )
  })

  it('half of the variance is noise after 10 of 20 steps on the cosine schedule', async () => {
    expect(answerTo('step-ten-of-twenty', await generate({ steps: 20 }))).toBe(51)
  })

  it('Heun spares its second question at both ends', async () => {
    const request = { ...SAMPLERS, samplers: ['heun'] as const, steps: [10] }
    const run = await record(pictureGrid(engine, fakeTokeniser, { cells: cellsOf(request) }), request)
    expect(answerTo('heun-calls', run)).toBe(18)
  })

  it('the error of Euler is measured against the longest run', async () => {
    const request = { ...SAMPLERS, samplers: ['euler'] as const, steps: [8, 16], reference: true }
    const run = await record(pictureGrid(engine, fakeTokeniser, { cells: cellsOf(request) }), request)
    expect(['same', 'half', 'quarter']).toContain(answerTo('euler-half', run))
  })

  it('image-to-image at strength 0 is the autoencoder', async () => {
    const settings: ChangeSettings = { ...CHANGE, mode: 'image', strength: 0, label: 'a scene' }
    const asked = { settings, picture: picture.picture, mask: new Float32Array(128 * 128) }
    expect(answerTo('strength-zero', await record(change(engine, fakeTokeniser, asked), settings))).toBe(
      'reconstruction',
    )
  })

  it('signal and noise weigh the same somewhere on the schedule', async () => {
    const question = { schedule: 'cosine', t: 400, seed: 1 } as const
    const answer = answerTo(
      'snr-one',
      await record(decodeNoisy(engine, picture, question, new Map()), question),
    )
    expect(answer).toBeGreaterThan(0)
    expect(answer).toBeLessThanOrEqual(1000)
  })

  it('three losses are put in order', async () => {
    const run = (t: number) => {
      const question = { t, seed: 1, prompt: 'a red car' }
      const settings = { picture: picture.id, ...question }
      return record(denoiseOnce(engine, fakeTokeniser, { picture, question }, createMemory()), settings)
    }
    const answer = answerTo('loss-order', await run(100), await run(500), await run(900))
    expect([...(answer as string[])].sort()).toEqual(['100', '500', '900'])
  })

  it('four channels are compared', async () => {
    const traces: Trace[] = []
    for (const channels of ['zkkk', 'kzkk', 'kkzk', 'kkkz']) {
      const question = { channels, share: 0.5, seed: 1 }
      const settings = { pictures: [picture.id, picture.id], ...question }
      traces.push(await record(autoencode(engine, [picture, picture], question, new Map()), settings))
    }
    expect(answerTo('channel-zero', ...traces)).toMatch(/^k*zk*$/)
  })

  it('sentences are compared', async () => {
    const run = ({ a, b }: { a: string; b: string }) =>
      record(compareTexts(engine, fakeTokeniser, [a, b]), { texts: [a, b] })
    const pairs = EXERCISES['word-order'].runs('order') as { a: string; b: string }[]
    const last = EXERCISES['last-word'].runs(0) as { a: string; b: string }[]
    expect(['order', 'paraphrase']).toContain(
      answerTo('word-order', await run(pairs[0]!), await run(pairs[1]!)),
    )
    expect(answerTo('last-word', await run(last[0]!))).toBeTypeOf('number')
  })
})
