import { CONTROL, LATENT_SIZE, PICTURE, STATE } from '../../components/models/diffusion/networks.ts'
import { CONTEXT, type Tokeniser } from '../../components/models/tokeniser.ts'
import type { Engine, ModelFile } from '../../components/runtime/engine.ts'
import { sizeOf, tensor, type Tensor, type Tensors } from '../../components/runtime/tensor.ts'
import { hashText } from '../../components/world/random.ts'

/** One token a word, between a start and an end as the real one has them. */
export const wordTokeniser: Tokeniser = {
  encode(text) {
    const all = text.split(/\s+/).filter((word) => word !== '')
    const kept = all.slice(0, CONTEXT - 2)
    const tokens = [
      { id: 0, text: '<|startoftext|>' },
      ...kept.map((word) => ({ id: 3 + (hashText(word) % 990), text: ` ${word}` })),
      { id: 1, text: '<|endoftext|>' },
    ]
    const ids = new Int32Array(CONTEXT).fill(2)
    ids.set(tokens.map(({ id }) => id))
    return { ids, tokens, cut: all.length > kept.length }
  },
}

export interface FakeRun {
  readonly file: ModelFile
  /** Size of the batch. */
  readonly inputs: number
  readonly feeds: Tensors
}

export interface FakeDiffusion extends Engine {
  readonly runs: FakeRun[]
  /** How often a file was run. */
  count(file: string): number
}

export interface FakeDiffusionOptions {
  /** Awaited before each run, so that a test can hold the engine. */
  readonly before?: (file: ModelFile) => Promise<unknown> | undefined
}

const LAYERS = 6
const PLACES = 256

/**
 * An engine with the signatures of CLIP's text tower, UNet and its student, autoencoder and ControlNets, and no weights: what comes out
 * depends on what goes in, is the same each time, and is finite. The text tower is causal, attention adds up to 1.
 */
export function fakeDiffusion({ before }: FakeDiffusionOptions = {}): FakeDiffusion {
  const runs: FakeRun[] = []
  return {
    runs,
    count: (file) => runs.filter((run) => run.file.file === file).length,
    load: async () => undefined,
    release: async () => undefined,
    async run(file, feeds, _outputs, signal) {
      signal?.throwIfAborted()
      const inputs = Object.values(feeds)[0]?.dims[0] ?? 0
      runs.push({ file, inputs, feeds })
      await before?.(file)
      signal?.throwIfAborted()
      const answer = ANSWERS[`${file.model}/${file.file}`]
      if (!answer) throw new Error(`The fake engine has no ${file.model}/${file.file}.`)
      return { tensors: answer(feeds, inputs), ms: 2 }
    },
  }
}

type Answer = (feeds: Tensors, n: number) => Tensors

/** A tensor whose numbers follow from their position. */
const made = (dims: readonly number[], value: (at: number) => number): Tensor =>
  tensor(
    Float32Array.from({ length: sizeOf(dims) }, (_, at) => value(at)),
    dims,
  )

const wave = (x: number): number => Math.sin(x * 12.9898) * 0.5

function readTexts({ ids }: Tensors, n: number): Tensors {
  const heard = (text: number, place: number): number => {
    let sum = 0
    for (let i = 0; i <= place; i++) sum = (sum * 31 + ids!.data[text * CONTEXT + i]! + 7) % 9973
    return sum
  }
  const states = made([n, CONTEXT, STATE], (at) => {
    const [text, place] = [Math.floor(at / (CONTEXT * STATE)), Math.floor(at / STATE) % CONTEXT]
    return wave(heard(text, place) + (at % STATE) * 1.7)
  })
  const embedding = made([n, STATE], (at) => wave(heard(Math.floor(at / STATE), CONTEXT - 1) + (at % STATE)))
  return { states, embedding }
}

function predict({ latent, time, context, control_fine: added }: Tensors, n: number): Tensors {
  const spoken = (row: number): number => {
    const start = row * CONTEXT * STATE
    return (context!.data as Float32Array).slice(start, start + CONTEXT * STATE).reduce((a, b) => a + b, 0)
  }
  const says = Array.from({ length: n }, (_, row) => spoken(row))
  return {
    prediction: made([n, 4, 16, 16], (at) => {
      const row = Math.floor(at / LATENT_SIZE)
      return (
        0.4 * latent!.data[at]! +
        0.1 * wave(says[row]! + (at % 97) + time!.data[row]! / 100) +
        0.1 * added!.data[row * 128 * 256]!
      )
    }),
    attention: repeated(attention, n),
    bottleneck: repeated(bottleneck, n),
  }
}

/** Each token is looked up in a row of the picture of its own. */
const attention = made([LAYERS, PLACES, CONTEXT], (at) => {
  const [token, place] = [at % CONTEXT, Math.floor(at / CONTEXT) % PLACES]
  return (Math.floor(place / 16) === token % 16 ? 4.75 : 1) / (CONTEXT + 7.5)
})
const bottleneck = made([128, 8, 8], wave)

function repeated({ data, dims }: Tensor, n: number): Tensor {
  const out = new Float32Array(n * data.length)
  for (let i = 0; i < n; i++) out.set(data, i * data.length)
  return tensor(out, [n, ...dims])
}

const side = PICTURE / 16

const ANSWERS: Readonly<Record<string, Answer>> = {
  'clip/text': readTexts,
  'unet/unet': predict,
  'unet/pixels': ({ pixels }) => ({ prediction: pixels! }),
  'student/student': predict,
  'vae/decoder': ({ latent }, n) => ({
    pixels: made([n, 3, PICTURE, PICTURE], (at) => {
      const [x, y] = [at % PICTURE, Math.floor(at / PICTURE) % PICTURE]
      const [channel, row] = [Math.floor(at / PICTURE ** 2) % 3, Math.floor(at / (3 * PICTURE ** 2))]
      const place = Math.floor(y / side) * 16 + Math.floor(x / side)
      return 1 / (1 + Math.exp(-latent!.data[row * LATENT_SIZE + channel * 256 + place]!))
    }),
  }),
  'vae/encoder': ({ pixels }, n) => ({
    latent: made([n, 4, 16, 16], (at) => {
      const [row, channel, place] = [Math.floor(at / LATENT_SIZE), Math.floor(at / 256) % 4, at % 256]
      const [y, x] = [Math.floor(place / 16) * side, (place % 16) * side]
      const value = pixels!.data[((row * 3 + (channel % 3)) * PICTURE + y) * PICTURE + x]!
      return (value - 0.5) * (channel === 3 ? 1 : 2)
    }),
  }),
  'controlnet-edges/controlnet': control,
  'controlnet-pose/controlnet': control,
}

function control({ hint }: Tensors, n: number): Tensors {
  const drawn = (hint!.data as Float32Array).reduce((a, b) => a + b, 0) / hint!.data.length
  return {
    control_fine: made([n, ...CONTROL.fine], () => drawn),
    control_coarse: made([n, ...CONTROL.coarse], () => drawn),
  }
}
