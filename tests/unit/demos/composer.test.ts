import { describe, expect, it } from 'vitest'
import {
  addSticker,
  changeSticker,
  MOST_STICKERS,
  moveSticker,
  removeSticker,
  startScene,
} from '../../../components/demos/shared/composer.ts'
import { sceneLabel } from '../../../components/demos/shared/scene-label.ts'
import { boxOf, checkScene, type Scene } from '../../../components/world/scene.ts'

const star = { concept: 'star', colour: 'yellow', size: 'medium' } as const
const isInside = ({ stickers }: Scene): boolean =>
  stickers.map(boxOf).every(({ x0, y0, x1, y1 }) => Math.min(x0, y0) >= -0.5 && Math.max(x1, y1) <= 128.5)

describe('a scene put together by hand', () => {
  it('is one that the world can draw, and holds at most three stickers', () => {
    let scene = startScene()
    for (let i = 0; i < 5; i++) scene = addSticker(scene, star)
    expect(scene.stickers).toHaveLength(MOST_STICKERS)
    expect(() => checkScene(scene)).not.toThrow()
    expect(isInside(scene)).toBe(true)
  })

  it('puts a new sticker away from the others', () => {
    const scene = addSticker(startScene(), star)
    const places = scene.stickers.map(({ x, y }) => `${Math.floor(x / 43)},${Math.floor(y / 43)}`)
    expect(new Set(places).size).toBe(3)
  })

  it('gives a thing its own colours where it has them, and a colour where it needs one', () => {
    const fox = changeSticker(startScene(), 0, { concept: 'fox' })
    expect(fox.stickers[0]!.colour).toBeNull()
    expect(changeSticker(fox, 0, { concept: 'car' }).stickers[0]!.colour).toBe('red')
  })

  it('keeps stickers inside, wherever they are dragged and however they grow', () => {
    const pushed = moveSticker(startScene(), 0, 9999, -50)
    expect(isInside(pushed)).toBe(true)
    const corner = moveSticker(changeSticker(startScene(), 0, { size: 'small' }), 0, 0, 0)
    expect(isInside(changeSticker(corner, 0, { size: 'big' }))).toBe(true)
  })

  it('may be emptied', () => {
    const empty = removeSticker(removeSticker(startScene(), 0), 0)
    expect(empty.stickers).toEqual([])
    expect(sceneLabel(empty)).toBe('nothing, on the beach')
    expect(addSticker(empty, star).stickers).toHaveLength(1)
  })
})

describe('the label of a scene', () => {
  it('names what is in it, counting what is the same', () => {
    const scene = startScene()
    expect(sceneLabel(scene)).toBe('a blue cat and a red balloon, on the beach')
    const cats = { ...scene, stickers: [scene.stickers[0]!, scene.stickers[0]!] }
    expect(sceneLabel(cats)).toBe('two blue cats, on the beach')
    expect(sceneLabel(changeSticker(cats, 0, { colour: 'orange' }))).toBe(
      'an orange cat and a blue cat, on the beach',
    )
  })
})
