import { dot, meanOf, ranking, row } from '../../models/vectors.ts'
import { tensor, type Tensor } from '../../runtime/tensor.ts'
import type { Step } from '../../trace/step.ts'
import type { Picture } from '../../world/draw.ts'
import { makeScene } from '../../world/scene.ts'
import { unpackPictures } from '../shared/packed-pictures.ts'
import { sceneLabel } from '../shared/scene-label.ts'
import { type Basis, type Modality, type Variant, VARIANTS } from './projection.ts'
import { type SampleText, type Truth, truthOf } from './sample.ts'

/** One picture or text whose vector is known beforehand. */
export interface SpacePoint {
  readonly id: string
  readonly modality: Modality
  readonly label: string
  /** 64×64 */
  readonly picture?: Picture
  /** Of length 1, all 128 numbers. */
  readonly vector: Float32Array
  readonly truth: Truth
}

/** The points and the plane, both fixed. */
export interface Space {
  readonly points: readonly SpacePoint[]
  readonly bases: Readonly<Record<Variant, Basis>>
}

export interface SpaceParts {
  /** uint8 [n, 64, 64, 3] */
  readonly pictures: Tensor
  /** float32 [n, 128] */
  readonly pictureVectors: Tensor
  /** float32 [m, 128] */
  readonly textVectors: Tensor
  /** Numbers of the scenes in `val`. */
  readonly scenes: readonly number[]
  readonly texts: readonly SampleText[]
  readonly bases: Readonly<Record<Variant, Basis>>
  readonly ms: number
}

/** The first step of the recorded run: everything that stays fixed. */
export const planeStep = ({
  pictures,
  pictureVectors,
  textVectors,
  scenes,
  texts,
  bases,
  ms,
}: SpaceParts): Step => ({
  stage: 'plane',
  index: 0,
  of: 1,
  ms,
  tensors: {
    pictures,
    picture_vectors: pictureVectors,
    text_vectors: textVectors,
    ...Object.fromEntries(
      VARIANTS.flatMap((variant) => [
        [`${variant}_means`, bases[variant].means],
        [`${variant}_components`, bases[variant].components],
      ]),
    ),
  },
  notes: { scenes, texts, explained: { centred: bases.centred.explained, joint: bases.joint.explained } },
})

/** Reads the step that `planeStep` wrote. */
export function openSpace({ tensors, notes }: Step): Space {
  const { scenes, texts, explained } = notes as {
    scenes: number[]
    texts: SampleText[]
    explained: Record<Variant, [number, number]>
  }
  const shown = unpackPictures(tensors.pictures!)
  const pictures = scenes.map((seed, i): SpacePoint => {
    const scene = makeScene(seed, 'val')
    return {
      id: `picture-${seed}`,
      modality: 'picture',
      label: sceneLabel(scene),
      picture: shown[i],
      vector: row(tensors.picture_vectors!, i),
      truth: truthOf(scene),
    }
  })
  const words = texts.map(({ text, ...truth }, i): SpacePoint => ({
    id: `text-${i}`,
    modality: 'text',
    label: text,
    vector: row(tensors.text_vectors!, i),
    truth,
  }))
  const basis = (variant: Variant): Basis => ({
    means: tensors[`${variant}_means`]!,
    components: tensors[`${variant}_components`]!,
    explained: explained[variant],
  })
  return { points: [...pictures, ...words], bases: { centred: basis('centred'), joint: basis('joint') } }
}

/** Cosines of a vector with all points, in their order. */
export const cosinesWith = (space: Space, vector: ArrayLike<number>): Tensor => {
  const cosines = Float32Array.from(space.points, (point) => dot(point.vector, vector))
  return tensor(cosines, [cosines.length])
}

export interface Neighbour {
  readonly point: SpacePoint
  readonly cosine: number
}

/** The nearest points of one modality, in all dimensions. */
export function nearest(
  { points }: Space,
  cosines: ArrayLike<number>,
  modality: Modality,
  { count, except }: { readonly count: number; readonly except?: string },
): Neighbour[] {
  return ranking(cosines)
    .filter((i) => points[i]!.modality === modality && points[i]!.id !== except)
    .slice(0, count)
    .map((i) => ({ point: points[i]!, cosine: cosines[i]! }))
}

/** How far apart the means of pictures and of texts lie: the modality gap (Liang 2022), for vectors of length 1. */
export function modalityGap({ points }: Space): number {
  const middle = (modality: Modality): number[] =>
    meanOf(points.filter((point) => point.modality === modality).map(({ vector }) => vector))
  const [pictures, texts] = [middle('picture'), middle('text')]
  return Math.hypot(...pictures.map((value, i) => value - texts[i]!))
}
