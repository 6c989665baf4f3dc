import { planesOf, paintedOf } from '../components/demos/shared/diffusion/pixels.ts'
import { denoiseLatent } from '../components/models/diffusion/denoise-latent.ts'
import { LEAST_GUIDANCE, MOST_GUIDANCE } from '../components/models/diffusion/guidance.ts'
import {
  decode,
  DIFFUSION,
  encode,
  LATENT,
  LATENT_SIZE,
  readTexts,
} from '../components/models/diffusion/networks.ts'
import { createNoise } from '../components/models/diffusion/noise.ts'
import { addNoise } from '../components/models/diffusion/process.ts'
import { levelAt, T } from '../components/models/diffusion/schedule.ts'
import { checkSettings, DEFAULT_SETTINGS, MOST_SEED } from '../components/models/diffusion/settings.ts'
import { levelsOf, MOST_STEPS } from '../components/models/diffusion/spacing.ts'
import { TRAINED_SCHEDULE } from '../components/models/diffusion/text-to-image.ts'
import { tensor, type Tensor, type Tensors } from '../components/runtime/tensor.ts'
import { type BlockType, pictureIn, timed } from './block-type.ts'

const latentTensor = (latent: Float32Array): Tensor => tensor(latent, LATENT)

/** Seeded Gaussian noise in the shape of a latent. */
export const noise: BlockType = {
  inputs: {},
  outputs: { latent: 'latent' },
  settings: { seed: { type: 'integer', default: 11, min: 0, max: MOST_SEED } },
  run: async (_engine, _inputs, _signal, { settings }) =>
    timed(() => ({ tensors: { latent: latentTensor(createNoise(Number(settings.seed))(LATENT_SIZE)) } })),
}

/** The autoencoder's way in. */
export const encoder: BlockType = {
  inputs: { picture: 'picture' },
  outputs: { latent: 'latent' },
  settings: {},
  models: [DIFFUSION.encoder],
  async run(engine, { picture }, signal) {
    const { value, ms } = await encode(engine, planesOf(pictureIn(picture!)), signal)
    return { tensors: { latent: latentTensor(value) }, ms }
  },
}

/** x_t = α_t x_0 + σ_t ε: a latent as far under noise as step t has it. */
export const noisy: BlockType = {
  inputs: { latent: 'latent', noise: 'latent' },
  outputs: { latent: 'latent' },
  settings: { t: { type: 'integer', default: 600, min: 0, max: T } },
  run: async (_engine, { latent, noise: eps }, _signal, { settings }) =>
    timed(() => {
      const level = levelAt(TRAINED_SCHEDULE, Number(settings.t))
      const x = addNoise(latent!.data as Float32Array, eps!.data as Float32Array, level)
      return { tensors: { latent: latentTensor(x) } }
    }),
}

/**
 * The UNet and DDIM: from a latent at step `t` to a clean one, guided by the states of a text. What guidance leads away
 * from is the empty text, as in the demos.
 */
export const denoiser: BlockType = {
  inputs: { latent: 'latent', states: 'token states' },
  outputs: { latent: 'latent' },
  settings: {
    t: { type: 'integer', default: T, min: 1, max: T },
    steps: { type: 'integer', default: DEFAULT_SETTINGS.steps, min: 1, max: MOST_STEPS },
    guidance: {
      type: 'number',
      default: DEFAULT_SETTINGS.guidance,
      min: LEAST_GUIDANCE,
      max: MOST_GUIDANCE,
    },
  },
  models: [DIFFUSION.text, DIFFUSION.unet],
  async run(engine, { latent, states }, signal, { settings: given, tools }) {
    const from = Number(given.t)
    const settings = checkSettings({ steps: Number(given.steps), guidance: Number(given.guidance) })
    const rest = levelsOf(TRAINED_SCHEDULE, settings.spacing, settings.steps).filter(({ t }) => t < from)
    const empty = (await tools.tokeniser()).encode('')
    const { value: negative, ms: reading } = await readTexts(engine, [empty], signal)
    const run = {
      x: latent!.data as Float32Array,
      levels: [levelAt(TRAINED_SCHEDULE, from), ...rest],
      contexts: { prompt: tensor(states!.data, [1, ...states!.dims]), negative },
      settings,
      noise: createNoise(0), // DDIM with η = 0 draws none
    }
    let ms = reading
    let evaluations = 0
    let last: Tensors = {}
    const steps = denoiseLatent(engine, run, signal)
    for (;;) {
      const { done, value } = await steps.next()
      if (done) return { tensors: { ...last, latent: latentTensor(value) }, ms, notes: { evaluations } }
      ms += value.ms
      evaluations += Number(value.notes?.evaluations ?? 0)
      if (value.stage === 'unet') last = value.tensors
    }
  },
}

/** The autoencoder's way out. */
export const decoder: BlockType = {
  inputs: { latent: 'latent' },
  outputs: { picture: 'picture' },
  settings: {},
  models: [DIFFUSION.decoder],
  async run(engine, { latent }, signal) {
    const { value, ms } = await decode(engine, latent!.data as Float32Array, signal)
    return { tensors: { picture: paintedOf(value) }, ms }
  },
}
