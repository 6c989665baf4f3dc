import { describe, expect, it } from 'vitest'
import { type Exercise, isOutcome, isRight, type Outcome } from '../../../components/exercises/exercise.ts'
import { texts } from '../../../components/exercises/exercise-texts.ts'
import { EXERCISES, type ExerciseId } from '../../../components/exercises/exercises.ts'
import { gaussianNoise } from '../../../components/models/diffusion/noise.ts'
import { addNoise } from '../../../components/models/diffusion/process.ts'
import { levelAt, schedule } from '../../../components/models/diffusion/schedule.ts'
import { type Tensor, tensor } from '../../../components/runtime/tensor.ts'
import type { Step, Trace } from '../../../components/trace/step.ts'

const step = (stage: string, tensors: Step['tensors'] = {}, more: Partial<Step> = {}): Step => ({
  ...{ stage, index: 0, of: 1, ms: 1, tensors },
  ...more,
})

const live = (settings: Trace['settings'], ...steps: Step[]): Trace => ({
  ...{ origin: 'live', settings, models: {}, steps, complete: true },
})

const outcomeOf = (id: ExerciseId, ...traces: Trace[]): Outcome => {
  const grade = EXERCISES[id].grade(traces)
  if (!isOutcome(grade)) throw new Error(`${id} is not graded: ${grade.have} runs`)
  return grade
}
const haveOf = (id: ExerciseId, ...traces: Trace[]): number | null => {
  const grade = EXERCISES[id].grade(traces)
  return isOutcome(grade) ? null : grade.have
}

const latent = (value: number | ((at: number) => number)): Tensor =>
  tensor(
    Float32Array.from({ length: 1024 }, (_, at) => (typeof value === 'number' ? value : value(at))),
    [4, 16, 16],
  )
const picture = (value: number): Tensor => tensor(new Uint8Array(128 * 128 * 3).fill(value), [128, 128, 3])
const painted = (value: number): Tensor => tensor(new Float32Array(3 * 128 * 128).fill(value), [3, 128, 128])

describe('where signal and noise weigh the same', () => {
  const run = (name: 'cosine' | 'linear', t: number, size: number): Trace => {
    const clean = gaussianNoise(1, 1024).map((value) => value * size)
    const noisy = addNoise(clean, gaussianNoise(2, 1024), levelAt(schedule(name), t))
    return live(
      { schedule: name, t },
      step('noise', { latent: tensor(noisy, [4, 16, 16]) }),
      step('decoder', { latent: tensor(clean, [4, 16, 16]) }),
    )
  }

  it('is near t = 497 for a latent of variance 1, whatever t was run', () => {
    for (const t of [100, 490, 900]) {
      expect(Math.abs(Number(outcomeOf('snr-one', run('cosine', t, 1)).answer) - 497)).toBeLessThan(20)
    }
  })

  it('comes later for a latent that is wider', () => {
    const [plain, wide] = [1, 2].map((size) => Number(outcomeOf('snr-one', run('cosine', 500, size)).answer))
    expect(wide).toBeGreaterThan(plain! + 50)
  })

  it('is not read from a run on another schedule', () => {
    expect(haveOf('snr-one', run('linear', 500, 1))).toBe(0)
  })
})

describe('the order of the losses', () => {
  const run = (t: number, error: number, pictureId = 'scene-1'): Trace => {
    const map = new Float32Array(512).fill(error, 256)
    return live(
      { t, picture: pictureId, prompt: 'a', seed: 1 },
      step('loss', { error: tensor(map, [2, 16, 16]) }),
    )
  }

  it('goes from the largest to the smallest error with the prompt', () => {
    expect(outcomeOf('loss-order', run(900, 0.1), run(100, 0.2), run(500, 0.3)).answer).toEqual([
      '500',
      '100',
      '900',
    ])
  })

  it('counts runs of one picture only, and the newest of each t', () => {
    expect(haveOf('loss-order', run(100, 1, 'other'), run(500, 1), run(900, 1))).toBe(2)
    const again = outcomeOf('loss-order', run(100, 1), run(500, 2), run(900, 3), run(100, 4))
    expect(again.answer).toEqual(['100', '900', '500'])
  })
})

describe('two sentences', () => {
  const compared = (a: string, b: string, pooled: number, changed: number[] = []): Trace => {
    const states = new Float32Array(2 * 32 * 128).fill(1)
    for (const place of changed) states[(32 + place) * 128 + 5] = 2
    return live(
      { texts: [a, b] },
      step('tokens', {}, { notes: { texts: [a, b], tokens: [[], []], cut: [false, false] } }),
      step('text', { states: tensor(states, [2, 32, 128]) }),
      step(
        'compare',
        { cosines: tensor(new Float32Array(1), [1, 1]), pooled: tensor(Float32Array.of(pooled), [1, 1]) },
        { notes: { texts: [a, b] } },
      ),
    )
  }
  const order = ['a cat left of a dog', 'a dog left of a cat'] as const
  const alike = ['a big red car on the grass', 'a huge red automobile in a meadow'] as const

  it('lie farther apart where the cosine is smaller', () => {
    expect(haveOf('word-order', compared(...order, 0.9))).toBe(1)
    expect(outcomeOf('word-order', compared(...order, 0.9), compared(...alike, 0.8)).answer).toBe(
      'paraphrase',
    )
    expect(outcomeOf('word-order', compared(...alike, 0.8), compared(...order, 0.7)).answer).toBe('order')
  })

  it('share as many vectors as are the same in all numbers', () => {
    const after = Array.from({ length: 27 }, (_, i) => i + 5)
    const { answer, values } = outcomeOf(
      'last-word',
      compared('a red fox at night', 'a red fox at sunset', 1, after),
    )
    expect(answer).toBe(5)
    expect(values).toMatchObject({ n: 32, prefix: 5 })
    expect(haveOf('last-word', compared('a cat', 'a dog', 1))).toBe(0)
  })
})

describe('the loop', () => {
  const round = (index: number, noise: Tensor, withPrompt: Tensor): Step[] => [
    step('unet', { with: withPrompt }, { index }),
    step('guidance', { noise }, { index }),
    step('scheduler', { latent: noise }, { index, notes: { t: 500, sigma: 0.6, alpha: 0.8 } }),
  ]

  it('says how noisy the latent is after ten of twenty steps', () => {
    const rounds = Array.from({ length: 20 }, (_, i) => round(i, latent(1), latent(1))).flat()
    expect(outcomeOf('step-ten-of-twenty', live({ steps: 20 }, ...rounds)).answer).toBe(36)
    expect(haveOf('step-ten-of-twenty', live({ steps: 10 }, ...rounds))).toBe(0)
  })

  it('says how far guidance 1 is from the answer with the prompt', () => {
    const at = (far: number) => live({ guidance: 1 }, ...round(0, latent(1 + far), latent(1)))
    expect(outcomeOf('guidance-one', at(0)).answer).toBe('zero')
    expect(outcomeOf('guidance-one', at(0.05)).answer).toBe('little')
    expect(outcomeOf('guidance-one', at(1)).answer).toBe('much')
  })

  it('says how long guidance 8 makes the noise', () => {
    const at = (times: number) =>
      live({ guidance: 8 }, ...round(0, latent(times), latent(1)), ...round(1, latent(1), latent(1)))
    expect(outcomeOf('guidance-length', at(1)).answer).toBe('same')
    expect(outcomeOf('guidance-length', at(3)).answer).toBe('longer')
    expect(outcomeOf('guidance-length', at(15)).answer).toBe('eight')
    expect(haveOf('guidance-length', live({ guidance: 3 }, ...round(0, latent(1), latent(1))))).toBe(0)
  })

  it('says whether a seed fixes DDPM, from two runs with the same settings', () => {
    const run = (value: number, seed = 5) =>
      live({ sampler: 'ddpm', seed }, ...round(0, latent(value), latent(1)))
    expect(haveOf('same-seed', run(1))).toBe(1)
    expect(haveOf('same-seed', run(1), run(1, 6))).toBe(1)
    expect(haveOf('same-seed', live({ sampler: 'ddim' }))).toBe(0)
    expect(outcomeOf('same-seed', run(1), run(1)).answer).toBe('none')
    expect(outcomeOf('same-seed', run(1), run(2)).answer).toBe('most')
  })
})

describe('grids', () => {
  const cell = (key: string, settings: object, tensors: Step['tensors'], more: object = {}): Step =>
    step(
      'cell',
      { pixels: painted(0.5), latent: latent(0), ...tensors },
      { notes: { key, settings, ...more } },
    )

  it('count what Heun asked', () => {
    const run = live({}, cell('heun 10', {}, {}, { evaluations: 18 }))
    expect(outcomeOf('heun-calls', run).answer).toBe(18)
    expect(haveOf('heun-calls', live({}, cell('heun 8', {}, {}, { evaluations: 15 })))).toBe(0)
  })

  it('measure what twice the steps do to the error of Euler', () => {
    const run = (coarse: number, fine: number) =>
      live(
        {},
        cell('euler 8', {}, { latent: latent(coarse) }),
        cell('euler 16', {}, { latent: latent(fine) }),
        cell('euler 64', {}, { latent: latent(0) }),
      )
    expect(outcomeOf('euler-half', run(1, 0.9)).answer).toBe('same')
    expect(outcomeOf('euler-half', run(1, 0.5)).answer).toBe('half')
    expect(outcomeOf('euler-half', run(1, 0.2)).answer).toBe('quarter')
    expect(haveOf('euler-half', live({}, cell('euler 8', {}, {})))).toBe(0)
  })

  const pair = (negative: string, [one, far]: [number, number], pixels: [number, number]): Trace => {
    const at = (guidance: number, spread: number, value: number) =>
      cell(`0 ${guidance}`, { prompt: 'a', negative, guidance }, { pixels: painted(value) }, { spread })
    return live({}, at(1, one, pixels[0]), at(8, far, pixels[1]))
  }

  it('compare pictures whose prompt and negative prompt are one', () => {
    expect(outcomeOf('same-text', pair('a', [1, 1], [0.5, 0.5])).answer).toBe('same')
    expect(outcomeOf('same-text', pair('a', [1, 1], [0.5, 0.51])).answer).toBe('alike')
    expect(outcomeOf('same-text', pair('a', [1, 1], [0.5, 0.9])).answer).toBe('different')
    expect(haveOf('same-text', pair('b', [1, 1], [0.5, 0.5]))).toBe(0)
  })

  it('compare how wide the latents are', () => {
    expect(outcomeOf('spread', pair('', [1, 1.3], [0, 0])).answer).toBe('larger')
    expect(outcomeOf('spread', pair('', [1, 1.02], [0, 0])).answer).toBe('equal')
    expect(outcomeOf('spread', pair('', [1, 0.7], [0, 0])).answer).toBe('smaller')
  })
})

describe('the autoencoder', () => {
  const run = (channels: string, value: number, id = 'scene-1'): Trace => {
    const encoder = step(
      'encoder',
      { picture: picture(100), latent: latent(1) },
      { notes: { id, label: id } },
    )
    const decoder = (notes: object, shade: number) =>
      step('decoder', { pixels: picture(shade), latent: latent(1) }, { notes: { ...notes } })
    return live(
      { channels, pictures: [id, 'other'] },
      encoder,
      encoder,
      decoder({ kind: 'whole' }, 101),
      decoder({ kind: 'changed', channels, seed: 0 }, value),
    )
  }

  it('names the channel without which the picture loses most', () => {
    const three = [run('zkkk', 110), run('kzkk', 180), run('kkzk', 120)]
    expect(haveOf('channel-zero', ...three)).toBe(3)
    expect(outcomeOf('channel-zero', ...three, run('kkkz', 105)).answer).toBe('kzkk')
    expect(haveOf('channel-zero', ...three, run('kkkz', 105, 'another scene'))).toBe(1)
  })

  it('is all that is left of image-to-image at strength 0', () => {
    const change = (start: number, decoded: number, strength = 0) =>
      live(
        { mode: 'image', strength },
        step('original', { original: picture(100) }),
        step('encoder', { latent: latent(1) }),
        step('noise', { latent: latent(start) }),
        step('decoder', { pixels: painted(decoded) }),
      )
    expect(outcomeOf('strength-zero', change(1, 0.5)).answer).toBe('reconstruction')
    expect(outcomeOf('strength-zero', change(2, 0.5)).answer).toBe('another')
    expect(outcomeOf('strength-zero', change(1, 100 / 255)).answer).toBe('original')
    expect(haveOf('strength-zero', change(1, 0.5, 0.4))).toBe(0)
  })
})

describe('the rank of the own prompt', () => {
  it('is the median of the pictures', () => {
    const cosines = (place: number) =>
      tensor(
        Float32Array.from({ length: 13 }, (_, i) => (i === 0 ? 13.5 - place : 13 - i)),
        [13],
      )
    const steps = [1, 4, 2].flatMap((place, seed) => [
      step('cell', { pixels: painted(0) }, { notes: { seed, settings: {} } }),
      step('clip', { cosines: cosines(place) }, { notes: { seed } }),
    ])
    expect(outcomeOf('clip-rank', live({}, ...steps))).toMatchObject({
      answer: 2,
      values: { count: 3, first: 1 },
    })
  })
})

describe('every exercise', () => {
  const all = Object.entries(EXERCISES) as [ExerciseId, Exercise][]

  it.each(all)(
    '%s has words for all that it asks, and asks for nothing before a run',
    (id, { asks, runs, grade }) => {
      const words = texts.en[id]
      const first = asks.kind === 'choice' ? asks.options[0]! : asks.kind === 'order' ? asks.items : asks.min
      const names = asks.kind === 'choice' ? asks.options : asks.kind === 'order' ? asks.items : []
      expect(Object.keys(words.options ?? {}).sort()).toEqual([...names].sort())
      const different = new Set(runs(first).map((run) => JSON.stringify(run))).size
      expect(words.runs?.length ?? 1).toBe(different)
      expect(isOutcome(grade([]))).toBe(false)
    },
  )

  it('holds a prediction against the answer', () => {
    const number = { kind: 'number', min: 0, max: 9, step: 1, tolerance: 1 } as const
    expect([3, 4, 5, 6].map((guess) => isRight(number, guess, 4))).toEqual([true, true, true, false])
    const order = { kind: 'order', items: ['a', 'b'] } as const
    expect(isRight(order, ['a', 'b'], ['b', 'a'])).toBe(false)
    expect(isRight(order, ['b', 'a'], ['b', 'a'])).toBe(true)
  })
})
