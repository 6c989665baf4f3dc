import { onScopeDispose, getCurrentScope } from 'vue'
import { drawScene, type Picture } from '../../world/draw.ts'
import type { Scene } from '../../world/scene.ts'
import type { Sprites } from '../../world/sprites.ts'
import { loadSprites } from './resources.ts'

/** Milliseconds of drawing before the page gets its turn again; half a frame. */
const SLICE = 8

export interface Gallery {
  /** Fetches the sprite sheets; then all scenes are drawn little by little, without holding up the page. */
  open(): Promise<void>
  /** The picture of a scene, 128×128, drawn now if its turn has not come; null before the gallery is open. */
  pictureOf(index: number): Picture | null
}

/**
 * Scenes as pictures, drawn in the page by the world itself. Given up with the component that asked for it.
 * @param sceneOf undefined beyond the last
 */
export function useGallery(
  sceneOf: (index: number) => Scene | undefined,
  load: () => Promise<Sprites> = loadSprites,
): Gallery {
  const drawn: (Picture | undefined)[] = []
  let sprites: Sprites | undefined
  let closed = false

  const draw = (index: number): Picture | null => {
    const scene = sprites && sceneOf(index)
    if (!sprites || !scene) return null
    return (drawn[index] ??= drawScene(scene, sprites))
  }

  async function drawAll(): Promise<void> {
    let since = performance.now()
    for (let index = 0; sceneOf(index) && !closed; index++) {
      draw(index)
      if (performance.now() - since < SLICE) continue
      await new Promise((resolve) => setTimeout(resolve))
      since = performance.now()
    }
  }

  if (getCurrentScope()) onScopeDispose(() => (closed = true))

  return {
    async open() {
      if (sprites) return
      sprites = await load()
      void drawAll()
    },
    pictureOf: draw,
  }
}
