import { drawScene } from '../../world/draw.ts'
import { hashText } from '../../world/random.ts'
import { makeScene } from '../../world/scene.ts'
import type { Sprites } from '../../world/sprites.ts'
import { COLLECTION_SIZE } from '../shared/collection.ts'
import { sceneLabel } from '../shared/scene-label.ts'
import type { NamedPicture } from './label-picture.ts'
import { MOST_SCENE } from './presets.ts'

/** Draws a scene of `val`, here and now. */
export function pictureOfScene(number: number, sprites: Sprites): NamedPicture {
  const scene = makeScene(number, 'val')
  return { id: sceneId(number), scene: number, label: sceneLabel(scene), picture: drawScene(scene, sprites) }
}

export const sceneId = (number: number): string => `scene:${number}`

/** A scene far from this one and outside the collection; the same one each time, so that a lesson can be told. */
export const freshScene = (scene: number): number =>
  COLLECTION_SIZE + (hashText(`fresh ${scene}`) % (MOST_SCENE + 1 - COLLECTION_SIZE))
