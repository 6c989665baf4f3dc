import { collectionScene } from '../components/demos/shared/collection.ts'
import { packPictures } from '../components/demos/shared/packed-pictures.ts'
import { sceneLabel } from '../components/demos/shared/scene-label.ts'
import { CLIP, GRID, idsOf, patchVectors, pixelsOf } from '../components/models/clip.ts'
import { judge, JUDGE } from '../components/models/judge.ts'
import { add, dot, normalise, ranking, similarities } from '../components/models/vectors.ts'
import { tensor, type Tensor } from '../components/runtime/tensor.ts'
import { drawScene, shrink } from '../components/world/draw.ts'
import { makeScene } from '../components/world/scene.ts'
import { type BlockType, pictureIn, pictureTensor, timed } from './block-type.ts'
import { decoder, denoiser, encoder, noise, noisy } from './diffusion-blocks.ts'

/** As many pictures as the block "Nearest scenes" finds. */
export const NEAREST = 6

/** A sum shorter than this has lost its direction to rounding. */
const LEAST_LENGTH = 1e-6

const vectorTensor = (vector: Float32Array): Tensor => tensor(vector, [1, vector.length])

const scene: BlockType = {
  inputs: {},
  outputs: { picture: 'picture' },
  settings: { scene: { type: 'integer', default: 0, min: 0, max: 9999 } },
  async run(_engine, _inputs, _signal, { settings, tools }) {
    const sprites = await tools.sprites()
    return timed(() => {
      const made = makeScene(Number(settings.scene), 'val')
      return {
        tensors: { picture: pictureTensor(drawScene(made, sprites)) },
        notes: { label: sceneLabel(made) },
      }
    })
  },
}

const own: BlockType = {
  inputs: {},
  outputs: { picture: 'picture' },
  settings: {},
  async run(_engine, _inputs, _signal, { id, tools }) {
    const brought = tools.own(id)
    if (!brought) throw new Error(`Block ${id} has no picture yet.`)
    return timed(() => ({
      tensors: { picture: pictureTensor(brought.picture) },
      notes: { label: brought.label },
    }))
  },
}

const sentence: BlockType = {
  inputs: {},
  outputs: { tokens: 'tokens' },
  settings: { text: { type: 'string', default: '', maxLength: 200 } },
  async run(_engine, _inputs, _signal, { settings, tools }) {
    const tokeniser = await tools.tokeniser()
    return timed(() => {
      const encoded = tokeniser.encode(String(settings.text))
      return { tensors: { tokens: idsOf([encoded]) }, notes: { tokens: encoded.tokens, cut: encoded.cut } }
    })
  },
}

const image: BlockType = {
  inputs: { picture: 'picture' },
  outputs: { vector: 'vector', patchVectors: 'patch vectors', patches: 'patch states' },
  settings: {},
  models: [CLIP.image],
  async run(engine, { picture }, signal) {
    const pixels = pixelsOf([shrink(pictureIn(picture!), 2)])
    const { tensors, ms } = await engine.run(CLIP.image, { pixels }, undefined, signal)
    const { embedding, patch_embedding, patches, attention } = tensors
    return {
      tensors: {
        vector: embedding!,
        patchVectors: patchVectors(patch_embedding!),
        patches: patchVectors(patches!),
        attention: attention!,
      },
      ms,
    }
  },
}

const text: BlockType = {
  inputs: { tokens: 'tokens' },
  outputs: { vector: 'vector', states: 'token states' },
  settings: {},
  models: [CLIP.text],
  async run(engine, { tokens }, signal) {
    const { tensors, ms } = await engine.run(CLIP.text, { ids: tokens! }, undefined, signal)
    const { embedding, states, attention } = tensors
    return {
      tensors: {
        vector: embedding!,
        states: tensor(states!.data, states!.dims.slice(1)),
        attention: attention!,
      },
      ms,
    }
  },
}

/** a + weight · b, scaled to length 1, which is all that a cosine sees; a sum without length is a vector of zeros. */
const sum: BlockType = {
  inputs: { a: 'vector', b: 'vector' },
  outputs: { vector: 'vector' },
  settings: { weight: { type: 'number', default: 1, min: -4, max: 4 } },
  run: async (_engine, { a, b }, _signal, { settings }) =>
    timed(() => {
      const total = add(a!.data, b!.data, Number(settings.weight))
      const length = Math.sqrt(dot(total, total))
      const vector = length < LEAST_LENGTH ? new Float32Array(total.length) : normalise(total)
      return { tensors: { vector: vectorTensor(vector) }, notes: { length } }
    }),
}

const compare: BlockType = {
  inputs: { a: 'vector', b: 'vector' },
  outputs: { cosine: 'number' },
  settings: {},
  run: async (_engine, { a, b }) =>
    timed(() => ({ tensors: { cosine: tensor(similarities(a!, b!), [1, 1]) } })),
}

const relevance: BlockType = {
  inputs: { vector: 'vector', patchVectors: 'patch vectors' },
  outputs: { map: 'map' },
  settings: {},
  run: async (_engine, { vector, patchVectors: patches }) =>
    timed(() => ({ tensors: { map: tensor(similarities(patches!, vector!), [GRID, GRID]) } })),
}

const nearest: BlockType = {
  inputs: { vector: 'vector' },
  outputs: { best: 'picture', scenes: 'ranking' },
  settings: {},
  async run(_engine, { vector }, _signal, { tools }) {
    const [{ vectors }, sprites] = await Promise.all([tools.collection(), tools.sprites()])
    return timed(() => {
      const scores = similarities(vector!, vectors)
      const order = ranking(scores).slice(0, NEAREST)
      const pictures = order.map((i) => drawScene(collectionScene(i)!, sprites))
      return {
        tensors: {
          scenes: tensor(Int32Array.from(order), [order.length]),
          cosines: tensor(
            Float32Array.from(order, (i) => scores[i]!),
            [order.length],
          ),
          best: pictureTensor(pictures[0]!),
          pictures: packPictures(pictures),
        },
        notes: { labels: order.map((i) => sceneLabel(collectionScene(i)!)) },
      }
    })
  },
}

const reading: BlockType = {
  inputs: { picture: 'picture' },
  outputs: {},
  settings: {},
  models: [JUDGE],
  async run(engine, { picture }, signal) {
    const start = performance.now()
    const [read] = await judge(engine, [pictureIn(picture!)], signal)
    return { tensors: { picture: picture! }, ms: performance.now() - start, notes: { reading: read } }
  },
}

/** Every block there is, in the order of the menu. */
export const BLOCKS = {
  scene,
  own,
  sentence,
  image,
  text,
  sum,
  compare,
  relevance,
  nearest,
  noise,
  encoder,
  noisy,
  denoiser,
  decoder,
  judge: reading,
} as const satisfies Record<string, BlockType>

export type BlockName = keyof typeof BLOCKS

export const blockNames = Object.keys(BLOCKS) as readonly BlockName[]

export const isBlockName = (name: unknown): name is BlockName =>
  typeof name === 'string' && Object.hasOwn(BLOCKS, name)

export const typeOf = (name: BlockName): BlockType => BLOCKS[name]
