import { CONTEXT, type Tokeniser } from '../../components/models/tokeniser.ts'
import { normalise } from '../../components/models/vectors.ts'
import type { Engine, ModelFile } from '../../components/runtime/engine.ts'
import { tensor, type Tensor } from '../../components/runtime/tensor.ts'
import { createRandom, hashText } from '../../components/world/random.ts'
import { SPRITE_SIZE, type Sprites } from '../../components/world/sprites.ts'

const SPACE = 128

/** A vector of length 1 that depends on every number it is made from. */
function vectorOf(numbers: ArrayLike<number>): Float32Array {
  const random = createRandom(hashText(Array.from(numbers).join(' ')))
  return normalise(Array.from({ length: SPACE }, () => random.between(-1, 1)))
}

/** An engine whose towers give each input a vector of its own, and that counts its runs. */
export function fakeClip(): Engine & { runs: { file: ModelFile; inputs: number }[] } {
  const runs: { file: ModelFile; inputs: number }[] = []
  return {
    runs,
    load: async () => undefined,
    release: async () => undefined,
    async run(file, feeds) {
      const { data, dims } = Object.values(feeds)[0] as Tensor
      const [n = 0] = dims
      runs.push({ file, inputs: n })
      const size = data.length / n
      const embedding = new Float32Array(n * SPACE)
      for (let i = 0; i < n; i++) embedding.set(vectorOf(data.slice(i * size, (i + 1) * size)), i * SPACE)
      return { tensors: { embedding: tensor(embedding, [n, SPACE]) }, ms: 1 }
    },
  }
}

/** One token a character. */
export const fakeTokeniser: Tokeniser = {
  encode(text) {
    const codes = Array.from(text, (character) => character.codePointAt(0)! % 1000)
    const ids = new Int32Array(CONTEXT)
    ids.set(codes.slice(0, CONTEXT))
    return { ids, tokens: codes.map((id) => ({ id, text: '·' })), cut: codes.length > CONTEXT }
  },
}

export const fakeSprites = {
  get: () => new Float32Array(SPRITE_SIZE * SPRITE_SIZE * 4).fill(128),
} as unknown as Sprites
