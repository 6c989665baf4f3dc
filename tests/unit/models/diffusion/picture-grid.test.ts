import { describe, expect, it } from 'vitest'
import { evaluationsOf, pictureGrid } from '../../../../components/models/diffusion/picture-grid.ts'
import type { DiffusionSettings } from '../../../../components/models/diffusion/settings.ts'
import { textToImage } from '../../../../components/models/diffusion/text-to-image.ts'
import { recordRun } from '../../../../components/trace/recorder.ts'
import { fakeTokeniser } from '../../../support/fake-clip.ts'
import { fakeDiffusion } from '../../../support/fake-diffusion.ts'

const prompt = 'a cat'
const grid = (engine = fakeDiffusion(), track = false) =>
  recordRun(
    pictureGrid(engine, fakeTokeniser, {
      cells: [
        { key: 'a', prompt, seed: 5, steps: 3 },
        { key: 'b', prompt, seed: 5, steps: 3, sampler: 'heun' },
        { key: 'c', prompt, seed: 6, steps: 2, sampler: 'ddpm', guidance: 1 },
      ],
      track,
    }),
    { settings: {} },
  )

describe('a grid of pictures', () => {
  it('makes each picture as text-to-image makes it', async () => {
    const { steps } = await grid()
    const alone = await recordRun(
      textToImage(fakeDiffusion(), fakeTokeniser, {
        prompt,
        seed: 6,
        steps: 2,
        sampler: 'ddpm',
        guidance: 1,
      }),
      { settings: {} },
    )
    const cell = steps.find(({ notes }) => notes?.key === 'c')!
    expect(cell.tensors.pixels!.data).toEqual(alone.steps.at(-1)!.tensors.pixels!.data)
  })

  it('reads a text once that several pictures share', async () => {
    const engine = fakeDiffusion()
    await grid(engine)
    expect(engine.count('text')).toBe(1)
  })

  it('counts the calls of the network, and says what it was asked for', async () => {
    const cells = (await grid()).steps.filter(({ stage }) => stage === 'cell')
    expect(cells.map(({ notes }) => notes?.evaluations)).toEqual([3, 4, 2])
    expect(cells.map(({ notes }) => evaluationsOf(notes!.settings as DiffusionSettings))).toEqual([3, 4, 2])
    expect(cells[2]!.notes?.settings).toMatchObject({ seed: 6, guidance: 1, spacing: 'trailing' })
  })

  it('tells the whole way of a latent, where it is asked to', async () => {
    const [first] = (await grid(fakeDiffusion(), true)).steps.filter(({ stage }) => stage === 'cell')
    const { states, guesses, latent } = first!.tensors
    expect([states!.dims, guesses!.dims]).toEqual([
      [4, 4, 16, 16],
      [3, 4, 16, 16],
    ])
    expect(states!.data.slice(-1024)).toEqual(latent!.data)
  })

  it('asks nothing where a setting is none', async () => {
    const engine = fakeDiffusion()
    const run = pictureGrid(engine, fakeTokeniser, { cells: [{ key: 'a', prompt, steps: 0 }] })
    await expect(run.next()).rejects.toThrow('steps must be a whole number')
    expect(engine.runs).toHaveLength(0)
  })
})
