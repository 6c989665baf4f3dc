import { computed, type ComputedRef, type Ref, type ShallowRef, shallowRef, watch } from 'vue'
import { drawScene, type Picture } from '../../world/draw.ts'
import { makeScene } from '../../world/scene.ts'
import type { Sprites } from '../../world/sprites.ts'
import type { OwnPicture } from './own-picture.ts'
import { sceneLabel } from './scene-label.ts'

/** Any number is a scene; so many fit into a field. */
export const MOST_SCENE = 999_999

/** A picture with an id that stays the same as long as its pixels do. */
export interface ChosenPicture {
  readonly id: string
  readonly label: string
  /** RGB, 128×128. */
  readonly picture: Picture
  /** Number of the scene in `val`; absent for the reader's own picture. */
  readonly scene?: number
}

export const sceneId = (scene: number): string => `scene:${scene}`

/** Draws a scene of `val`, which no model has seen in training. */
export function chosenScene(number: number, sprites: Sprites): ChosenPicture {
  const scene = makeScene(number, 'val')
  return { id: sceneId(number), scene: number, label: sceneLabel(scene), picture: drawScene(scene, sprites) }
}

export interface PictureChoice {
  /** The reader's own picture; it goes before the scene. */
  readonly own: ShallowRef<OwnPicture | null>
  readonly id: ComputedRef<string>
  /** What is chosen, once it is there; null while the stickers of a scene are being fetched. */
  readonly chosen: ComputedRef<ChosenPicture | null>
  /** What is chosen now, whatever is chosen later; drawn when it is called for, if need be. */
  take(): () => Promise<ChosenPicture>
  /** A recording that shows a scene knows its picture already. */
  know(picture: ChosenPicture): void
}

/**
 * The picture that a reader chooses: a scene by its number, or one of their own. A scene is drawn when its number
 * changes, since the stickers (1 MB) are not fetched for a page that is only read.
 */
export function usePictureChoice(
  scene: Readonly<Ref<number>>,
  sprites: () => Promise<Sprites>,
): PictureChoice {
  const own = shallowRef<OwnPicture | null>(null)
  const drawn = shallowRef<ChosenPicture | null>(null)
  const id = computed(() => own.value?.id ?? sceneId(scene.value))
  const chosen = computed(() => own.value ?? (drawn.value?.id === id.value ? drawn.value : null))

  function take(): () => Promise<ChosenPicture> {
    const [now, number] = [chosen.value, scene.value]
    return async () => {
      if (now) return now
      const picture = chosenScene(number, await sprites())
      if (number === scene.value) drawn.value = picture
      return picture
    }
  }

  watch(scene, () => {
    own.value = null
    // What cannot be fetched now is said by the run that needs it.
    void take()().catch(() => undefined)
  })

  return {
    own,
    id,
    chosen,
    take,
    know(picture) {
      if (picture.id === sceneId(scene.value)) drawn.value ??= picture
    },
  }
}
