import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { backgroundPixels } from '../../../components/world/backgrounds.ts'
import { drawFigure } from '../../../components/world/draw-figure.ts'
import { dotsOf, drawSkeleton, segmentsOf } from '../../../components/world/draw-skeleton.ts'
import { drawScene } from '../../../components/world/draw.ts'
import { FIGURE_SPLITS, makeFigureScene } from '../../../components/world/figure-scene.ts'
import { bodyBox, BONES, JOINTS, jointsOf, mapJoints, type Figure } from '../../../components/world/figure.ts'
import { makeFigure } from '../../../components/world/make-figure.ts'
import { POSES } from '../../../components/world/poses.ts'
import { createRandom } from '../../../components/world/random.ts'
import { boxOf, isHeldOutColour } from '../../../components/world/scene.ts'
import { spritesFromDisk } from '../../../scripts/world/sprites-from-disk.ts'

const random = createRandom(3)
const figures: Figure[] = POSES.flatMap((pose) =>
  Array.from({ length: 12 }, () => makeFigure(random, { pose })),
)
const ofPose = (pose: Figure['pose']): Figure[] => figures.filter((figure) => figure.pose === pose)
const scenes = Array.from({ length: 400 }, (_, i) => makeFigureScene(i, 'train'))

type Point = readonly [number, number]
const distance = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1])

/** Where a person alone on white leaves its mark. */
function inkOf(figure: Figure): { at: (x: number, y: number) => boolean; box: number[] } {
  const pixels = backgroundPixels('white').slice()
  drawFigure(pixels, figure)
  const at = (x: number, y: number): boolean => {
    const i = (y * 128 + x) * 3
    return [0, 1, 2].some((c) => Math.abs(pixels[i + c]! - 250) > 12)
  }
  const box = [128, 128, -1, -1]
  for (let y = 0; y < 128; y++) {
    for (let x = 0; x < 128; x++) {
      if (!at(x, y)) continue
      box[0] = Math.min(box[0]!, x)
      box[1] = Math.min(box[1]!, y)
      box[2] = Math.max(box[2]!, x)
      box[3] = Math.max(box[3]!, y)
    }
  }
  return { at, box }
}

describe('a person', () => {
  it('is the same for the same number', () => {
    for (const split of FIGURE_SPLITS) {
      expect(makeFigureScene(7, split)).toEqual(makeFigureScene(7, split))
      expect(makeFigureScene(7, split)).not.toEqual(makeFigureScene(8, split))
    }
    expect(makeFigureScene(7, 'train')).not.toEqual(makeFigureScene(7, 'val'))
  })

  it('stays what it was when the committed models were trained', () => {
    const hash = createHash('sha256').update(JSON.stringify(scenes.slice(0, 100)))
    expect(hash.digest('hex').slice(0, 16)).toMatchInlineSnapshot(`"af27f90a8fd78b27"`)
  })

  it('has bones of the lengths that its build says, in every pose', () => {
    for (const { build, joints } of figures) {
      for (const side of ['right', 'left'] as const) {
        const bone = (
          from: 'shoulder' | 'elbow' | 'hip' | 'knee',
          to: 'elbow' | 'wrist' | 'knee' | 'ankle',
        ) => distance(joints[`${side} ${from}`], joints[`${side} ${to}`])
        expect(bone('shoulder', 'elbow')).toBeCloseTo(build.arm, 1)
        expect(bone('elbow', 'wrist')).toBeCloseTo(build.arm, 1)
        expect(bone('hip', 'knee')).toBeCloseTo(build.leg, 1)
        expect(bone('knee', 'ankle')).toBeCloseTo(build.leg, 1)
      }
    }
  })

  it('has proportions within limits', () => {
    for (const { build } of figures) {
      expect(build.arm / build.height).toBeGreaterThan(0.13)
      expect(build.arm / build.height).toBeLessThan(0.17)
      expect(build.leg / build.height).toBeGreaterThan(0.15)
      expect(build.leg / build.height).toBeLessThan(0.19)
      expect(build.head / build.height).toBeLessThan(0.16)
    }
  })

  it('never leaves the picture, nor the box that is told', () => {
    for (const figure of figures) {
      const told = bodyBox(figure)
      expect(Math.min(told.x0, told.y0)).toBeGreaterThanOrEqual(2)
      expect(Math.max(told.x1, told.y1 + figure.lift)).toBeLessThanOrEqual(126)
      const [x0, y0, x1, y1] = inkOf(figure).box as [number, number, number, number]
      expect(Math.min(x0, y0), figure.pose).toBeGreaterThan(0)
      expect(Math.max(x1, y1), figure.pose).toBeLessThan(127)
      expect(y0, figure.pose).toBeGreaterThanOrEqual(Math.floor(told.y0) - 1)
      expect(x0, figure.pose).toBeGreaterThanOrEqual(Math.floor(told.x0) - 1)
      expect(x1, figure.pose).toBeLessThanOrEqual(Math.ceil(told.x1) + 1)
    }
  })

  it('has every joint on the drawn body', () => {
    for (const figure of figures) {
      const { at } = inkOf(figure)
      const joints = jointsOf(figure)
      for (const name of JOINTS) {
        const [x, y] = joints[name]
        expect(at(Math.floor(x), Math.floor(y)), `${name}, ${figure.pose}`).toBe(true)
      }
    }
  })

  it('does what its pose says', () => {
    const highest = (figure: Figure, of: 'wrist' | 'ankle'): number =>
      Math.min(figure.joints[`right ${of}`][1], figure.joints[`left ${of}`][1])
    for (const { joints } of ofPose('arms up')) {
      expect(Math.max(joints['right wrist'][1], joints['left wrist'][1])).toBeLessThan(joints.neck[1])
    }
    for (const figure of ofPose('waving')) {
      expect(highest(figure, 'wrist')).toBeLessThan(figure.joints.neck[1])
    }
    for (const { joints, facing } of ofPose('pointing left')) {
      expect(facing).toBe('left')
      expect(Math.min(joints['right wrist'][0], joints['left wrist'][0])).toBeLessThan(
        joints['right shoulder'][0] - 10,
      )
    }
    for (const { joints, facing } of ofPose('pointing right')) {
      expect(facing).toBe('right')
      expect(Math.max(joints['right wrist'][0], joints['left wrist'][0])).toBeGreaterThan(
        joints['left shoulder'][0] + 10,
      )
    }
    for (const { lift } of ofPose('jumping')) expect(lift).toBeGreaterThan(2)
    for (const { joints, build } of ofPose('sitting')) {
      expect(joints['right ankle'][1] - joints['right hip'][1]).toBeLessThan(0.6 * build.leg)
    }
    for (const { joints, build } of ofPose('hands on hips')) {
      const reach = 0.5 * build.arm
      expect(Math.abs(joints['right wrist'][1] - joints['right hip'][1])).toBeLessThan(2 * reach)
      expect(Math.abs(joints['right elbow'][0])).toBeGreaterThan(Math.abs(joints['right wrist'][0]))
    }
  })

  it('faces ahead with its nose', () => {
    for (const { facing, joints } of figures) {
      const ahead = joints.nose[0] - joints.neck[0]
      if (facing === 'right') expect(ahead).toBeGreaterThan(0)
      if (facing === 'left') expect(ahead).toBeLessThan(0)
    }
    for (const pose of ['walking', 'running', 'sitting'] as const) {
      expect(new Set(ofPose(pose).map(({ facing }) => facing))).toEqual(new Set(['left', 'right']))
    }
  })
})

describe('a scene with a person', () => {
  it('shows every pose, shirt and background', () => {
    expect(new Set(scenes.map(({ figure }) => figure!.pose)).size).toBe(POSES.length)
    expect(new Set(scenes.map(({ figure }) => figure!.shirt)).size).toBe(7)
    expect(new Set(scenes.map(({ background }) => background)).size).toBe(12)
  })

  it('has a sticker beside the person in about 40 % of the cases, never touching, never held out', () => {
    const paired = scenes.filter(({ stickers }) => stickers.length > 0)
    expect(paired.length / scenes.length).toBeGreaterThan(0.33)
    expect(paired.length / scenes.length).toBeLessThan(0.47)
    for (const { stickers, figure } of paired) {
      expect(stickers).toHaveLength(1)
      const [sticker] = stickers
      const a = boxOf(sticker!)
      const b = bodyBox(figure!)
      expect(a.x1 <= b.x0 || b.x1 <= a.x0 || a.y1 <= b.y0 || b.y1 <= a.y0).toBe(true)
      expect(isHeldOutColour(sticker!.concept, sticker!.colour)).toBe(false)
    }
  })

  it('is drawn with the same bytes on every machine', () => {
    const sprites = spritesFromDisk()
    const hash = createHash('sha256')
    for (const scene of scenes.slice(0, 40)) hash.update(drawScene(scene, sprites).pixels)
    expect(hash.digest('hex').slice(0, 16)).toMatchInlineSnapshot(`"da947b91cfb03e66"`)
  })
})

describe('a skeleton', () => {
  const joints = jointsOf(figures[0]!)

  it('has a coloured line for every bone and a dot for every joint', () => {
    expect(segmentsOf(joints).map(({ from, to }) => [from, to])).toEqual(BONES)
    expect(dotsOf(joints).map(({ joint }) => joint)).toEqual(JOINTS)
    expect(new Set(dotsOf(joints).map(({ colour }) => colour.join())).size).toBe(JOINTS.length)
  })

  it('shows the colour of each joint at its place, and black elsewhere', () => {
    const apart = mapJoints(joints, (point) => point)
    const { pixels } = drawSkeleton(apart)
    for (const { joint, at, colour } of dotsOf(apart).reverse()) {
      const covered = JOINTS.slice(JOINTS.indexOf(joint) + 1).some(
        (other) => distance(apart[other], at) < 4.4,
      )
      if (covered) continue
      const i = (Math.floor(at[1]) * 128 + Math.floor(at[0])) * 3
      expect([...pixels.slice(i, i + 3)], joint).toEqual(colour)
    }
    expect([...pixels.slice(0, 3)]).toEqual([0, 0, 0])
    expect(pixels.filter((v) => v > 0).length / pixels.length).toBeLessThan(0.15)
  })

  it('can be drawn at any size and from joints dragged out of the picture', () => {
    const dragged = { ...joints, 'right wrist': [-40, 200] as const }
    const { width, height, pixels } = drawSkeleton(dragged, 64)
    expect([width, height, pixels.length]).toEqual([64, 64, 64 * 64 * 3])
  })
})
