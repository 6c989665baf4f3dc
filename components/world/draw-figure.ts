import { drawHair, drawHead, type Head, type Paint } from './draw-head.ts'
import { aheadOf, headOf, jointsOf, type Figure, type Joint, type Point } from './figure.ts'
import { ellipse, fill, limb, polygon, type Rgb } from './shapes.ts'
import type { Colour } from './vocabulary.ts'

/** Pixels of a picture's side; a scene unit each. */
const SIDE = 128

/** Shirts in the seven colours, near to those of the repainted stickers. */
const SHIRTS: Readonly<Record<Colour, Rgb>> = {
  red: [222, 44, 44],
  orange: [250, 132, 24],
  yellow: [250, 210, 34],
  green: [52, 162, 72],
  blue: [42, 108, 230],
  purple: [138, 74, 204],
  pink: [250, 114, 180],
}
const SKINS: readonly Rgb[] = [
  [255, 214, 178],
  [238, 186, 140],
  [198, 136, 92],
  [140, 90, 60],
]
const HAIRS: readonly Rgb[] = [
  [48, 40, 44],
  [98, 60, 40],
  [154, 98, 52],
  [228, 184, 92],
  [178, 174, 174],
]
const TROUSERS: readonly Rgb[] = [
  [94, 102, 126],
  [134, 114, 94],
  [108, 110, 112],
]
const SHOE: Rgb = [66, 58, 62]
const SHADOW: Rgb = [14, 16, 30]

type Side = 'right' | 'left'

const shaded = ([r, g, b]: Rgb, factor: number): Rgb => [r * factor, g * factor, b * factor]
const between = (a: Point, b: Point, t: number): Point => [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]
const plus = (a: Point, b: Point, t: number): Point => [a[0] + b[0] * t, a[1] + b[1] * t]

/** The direction from one place to another, of length 1. */
function direction(from: Point, to: Point): Point {
  const dx = to[0] - from[0]
  const dy = to[1] - from[1]
  const length = Math.sqrt(dx * dx + dy * dy)
  return length === 0 ? [0, 1] : [dx / length, dy / length]
}

/** A person in pixels and colours, on the picture that is painted. */
interface Body {
  readonly at: (joint: Joint) => Point
  readonly paint: Paint
  readonly view: Figure['view']
  readonly ahead: -1 | 0 | 1
  readonly height: number
  /** Radius of an arm. */
  readonly thick: number
  readonly lift: number
  readonly shirt: Rgb
  readonly skin: Rgb
  readonly trousers: Rgb
  readonly head: Head
}

const LEGS = ['right hip', 'left hip', 'right knee', 'left knee', 'right ankle', 'left ankle'] as const

/** On the ground under the lowest part of the legs; away from the feet of somebody in the air. */
function drawShadow({ at, paint, height, lift }: Body): void {
  const xs = LEGS.filter((joint) => !joint.endsWith('knee')).map((joint) => at(joint)[0])
  const low = Math.min(...xs)
  const high = Math.max(...xs)
  const ground = Math.max(...LEGS.map((joint) => at(joint)[1])) + 0.06 * height + lift
  const apart = (high - low) / 2
  const wide = lift > 0 ? 0.6 * apart + 0.07 * height : apart + 0.09 * height
  paint(ellipse([(low + high) / 2, ground], wide, 0.026 * height), SHADOW, 0.26)
}

/** A sleeve, a bare forearm and a hand, with a darker rim that parts them from the trunk behind. */
function drawArm({ at, paint, height, thick, skin, shirt }: Body, which: Side, shade: number): void {
  const joint = at(`${which} shoulder`)
  const shoulder = plus(joint, direction(joint, at('neck')), 0.2 * thick)
  const elbow = at(`${which} elbow`)
  const wrist = at(`${which} wrist`)
  const cuff = between(shoulder, elbow, 0.8)
  const hand = plus(wrist, direction(elbow, wrist), 0.55 * thick)
  const tone = shaded(skin, shade)
  const rim = 0.011 * height
  paint(limb(elbow, wrist, thick + rim, 0.9 * thick + rim), shaded(tone, 0.82))
  paint(limb(shoulder, cuff, 1.25 * thick + rim, 1.2 * thick + rim), shaded(shirt, shade * 0.78))
  paint(limb(hand, hand, 1.3 * thick), tone)
  paint(limb(elbow, wrist, thick, 0.9 * thick), tone)
  paint(limb(cuff, elbow, thick, thick), tone)
  paint(limb(shoulder, cuff, 1.25 * thick, 1.2 * thick), shaded(shirt, shade))
}

function drawLeg(
  { at, paint, view, ahead, height, thick, trousers }: Body,
  which: Side,
  shade: number,
): void {
  const hip = at(`${which} hip`)
  const knee = at(`${which} knee`)
  const ankle = at(`${which} ankle`)
  const down = direction(knee, ankle)
  // the foot stands across the shank: forwards in profile, a little outwards from the front
  const turn = view === 'side' ? ahead : which === 'right' ? -1 : 1
  const across: Point = [down[1] * turn, -down[0] * turn]
  const sole = plus(ankle, down, 0.025 * height)
  const toes = plus(sole, across, (view === 'side' ? 0.062 : 0.03) * height)
  const heel = plus(sole, across, -0.012 * height)
  paint(limb(heel, toes, 0.036 * height, 0.03 * height), shaded(SHOE, 0.6 + 0.4 * shade))
  paint(limb(hip, knee, 1.5 * thick, 1.3 * thick), shaded(trousers, shade))
  paint(limb(knee, plus(ankle, down, -0.01 * height), 1.3 * thick, 1.12 * thick), shaded(trousers, shade))
}

/** Seat, neck and shirt. */
function drawTrunk({ at, paint, view, height, thick, trousers, skin, shirt, head }: Body): void {
  const neck = at('neck')
  const pelvis = between(at('right hip'), at('left hip'), 0.5)
  const up = direction(pelvis, neck)
  const chest = (which: Side): Point => between(at(`${which} shoulder`), neck, 0.3)
  const waist = (which: Side): Point => {
    const hip = at(`${which} hip`)
    return plus(plus(hip, up, 0.045 * height), direction(pelvis, hip), view === 'side' ? 0 : 0.008 * height)
  }
  const round = (view === 'side' ? 0.062 : 0.046) * height
  paint(limb(at('right hip'), at('left hip'), 1.5 * thick, 1.5 * thick), trousers)
  paint(limb(neck, between(neck, head.centre, 0.6), 0.036 * height), shaded(skin, 0.86))
  paint(polygon([chest('right'), chest('left'), waist('left'), waist('right')], round), shirt)
}

function bodyOf(figure: Figure, paint: Paint): Body {
  const { build, look, facing, view, lift } = figure
  const joints = jointsOf(figure)
  const skin = SKINS[look.skin]!
  const ahead = aheadOf(facing)
  const centre = headOf(figure, joints)
  const up = direction(joints.neck, centre)
  const { haircut } = look
  return {
    at: (joint) => joints[joint],
    paint,
    view,
    ahead,
    height: build.height,
    thick: build.thickness,
    lift,
    shirt: SHIRTS[figure.shirt],
    skin,
    trousers: TROUSERS[look.trousers]!,
    head: { centre, radius: build.head, up, ahead, haircut, skin, hair: HAIRS[look.hair]! },
  }
}

/**
 * Draws a person on the picture of a scene, in place.
 * @param pixels RGB bytes [128, 128, 3]
 */
export function drawFigure(pixels: Uint8Array, figure: Figure): void {
  const body = bodyOf(figure, (shape, colour, opacity) => fill(pixels, SIDE, shape, colour, opacity))
  // from the front both sides are near; in profile the far one is darker and behind
  const profile = figure.view === 'side'
  const near: Side = profile && figure.facing === 'left' ? 'left' : 'right'
  const far: Side = near === 'right' ? 'left' : 'right'
  const shade = profile ? 0.76 : 0.92
  drawShadow(body)
  drawHair(body.paint, body.head)
  if (profile) drawArm(body, far, shade)
  drawLeg(body, far, shade)
  drawLeg(body, near, 1)
  drawTrunk(body)
  if (!profile) drawArm(body, far, shade)
  drawArm(body, near, 1)
  drawHead(body.paint, body.head)
}
