import type { Collection } from '../components/demos/shared/resources.ts'
import type { OwnPicture } from '../components/demos/shared/own-picture.ts'
import type { Tokeniser } from '../components/models/tokeniser.ts'
import type { Engine, ModelFile } from '../components/runtime/engine.ts'
import { tensor, type Tensor, type Tensors } from '../components/runtime/tensor.ts'
import type { LessonSchema } from '../components/views/lesson-field.ts'
import type { Picture } from '../components/world/draw.ts'
import type { Sprites } from '../components/world/sprites.ts'

/** What a tensor between two blocks is; only like fits like. */
export type Kind =
  | 'picture' // uint8 [128, 128, 3]
  | 'tokens' // int32 [1, 32]
  | 'vector' // float32 [1, 128], length 1
  | 'patch vectors' // float32 [64, 128], each of length 1
  | 'patch states' // float32 [64, 128]
  | 'token states' // float32 [32, 128]
  | 'latent' // float32 [4, 16, 16]
  | 'number' // float32 [1, 1]
  | 'map' // float32 [8, 8]
  | 'ranking' // int32 [6], scene numbers

/** Where blocks find what no other block gives them. */
export interface Tools {
  readonly tokeniser: () => Promise<Tokeniser>
  readonly sprites: () => Promise<Sprites>
  readonly collection: () => Promise<Collection>
  /** The reader's own picture in this block. */
  readonly own: (block: string) => OwnPicture | undefined
}

export type Settings = Readonly<Record<string, string | number | boolean>>

/** A block at work: which one it is, how it is set, and where it finds its things. */
export interface Place {
  readonly id: string
  readonly settings: Settings
  readonly tools: Tools
}

export interface Result {
  /** The outputs by name, and whatever else is worth opening. */
  readonly tensors: Tensors
  readonly ms: number
  readonly notes?: Readonly<Record<string, unknown>>
}

export interface BlockType {
  readonly inputs: Readonly<Record<string, Kind>>
  readonly outputs: Readonly<Record<string, Kind>>
  readonly settings: LessonSchema
  /** The networks that it asks. */
  readonly models?: readonly ModelFile[]
  run(engine: Engine, inputs: Tensors, signal: AbortSignal, place: Place): Promise<Result>
}

export const pictureTensor = ({ width, height, pixels }: Picture): Tensor =>
  tensor(Uint8Array.from(pixels), [height, width, 3])

export const pictureIn = ({ data, dims: [height = 0, width = 0] }: Tensor): Picture => ({
  width,
  height,
  pixels: data as Uint8Array,
})

/** Takes the time of `make`, what it had to wait for not included. */
export function timed(make: () => Omit<Result, 'ms'>): Result {
  const start = performance.now()
  return { ...make(), ms: performance.now() - start }
}
