/**
 * The poses that a person of the sticker world can take.
 *
 * Angles are in degrees in the plane of the picture, of the bone as it points away from the trunk: 0 straight down,
 * 90 to the right of the picture, ±180 straight up, −90 to the left. A limb is its upper and its lower bone. Poses are
 * written for one side only; a mirrored one swaps right and left limbs and turns the signs.
 */

export const POSES = [
  'standing',
  'waving',
  'arms up',
  'arms out',
  'hands on hips',
  'pointing left',
  'pointing right',
  'walking',
  'running',
  'jumping',
  'kicking',
  'dancing',
  'sitting',
  'kneeling',
] as const
export type Pose = (typeof POSES)[number]

export type Limb = readonly [upper: number, lower: number]

export interface PoseSpec {
  /** From the front, or turned to the right of the picture. */
  readonly view: 'front' | 'side'
  /** Where the face looks. */
  readonly looks: 'front' | 'right'
  /** Of the trunk from the vertical, in degrees; positive to the right of the picture. */
  readonly lean: number
  readonly rightArm: Limb
  readonly leftArm: Limb
  readonly rightLeg: Limb
  readonly leftLeg: Limb
  /** How far each angle may be off, in degrees. */
  readonly loose: number
  /** Height of the soles over the ground, in body heights. */
  readonly lift: number
  /** `either`: also mirrored; `never` and `always`: the side is part of the name. */
  readonly mirrored: 'either' | 'never' | 'always'
}

const front = { view: 'front', looks: 'front', lean: 0, loose: 6, lift: 0, mirrored: 'either' } as const
const side = { view: 'side', looks: 'right', lean: 3, loose: 7, lift: 0, mirrored: 'either' } as const
const legs = { rightLeg: [-5, -3], leftLeg: [5, 3] } as const

const pointing: Omit<PoseSpec, 'mirrored'> = {
  ...front,
  ...legs,
  looks: 'right',
  rightArm: [-10, -5],
  leftArm: [91, 91],
}

export const POSE_SPECS: Readonly<Record<Pose, PoseSpec>> = {
  standing: { ...front, ...legs, rightArm: [-12, -5], leftArm: [12, 5] },
  waving: { ...front, ...legs, loose: 9, rightArm: [-108, -172], leftArm: [11, 5] },
  'arms up': { ...front, ...legs, loose: 9, rightArm: [-146, -168], leftArm: [146, 168] },
  'arms out': { ...front, ...legs, rightArm: [-92, -92], leftArm: [92, 92] },
  'hands on hips': { ...front, ...legs, loose: 5, rightArm: [-50, 52], leftArm: [50, -52] },
  'pointing left': { ...pointing, mirrored: 'always' },
  'pointing right': { ...pointing, mirrored: 'never' },
  walking: { ...side, rightArm: [-26, -6], leftArm: [30, 46], rightLeg: [25, 12], leftLeg: [-17, -36] },
  running: {
    ...side,
    lean: 13,
    lift: 0.03,
    rightArm: [-58, 32],
    leftArm: [50, 138],
    rightLeg: [64, -8],
    leftLeg: [-26, -98],
  },
  jumping: {
    ...front,
    loose: 10,
    lift: 0.12,
    rightArm: [-104, -120],
    leftArm: [104, 120],
    rightLeg: [-44, -12],
    leftLeg: [44, 12],
  },
  kicking: {
    ...side,
    lean: -11,
    rightArm: [-46, -20],
    leftArm: [46, 70],
    rightLeg: [80, 86],
    leftLeg: [-4, -2],
  },
  dancing: {
    ...front,
    lean: 5,
    loose: 9,
    rightArm: [-138, 168],
    leftArm: [74, 112],
    rightLeg: [-7, -4],
    leftLeg: [62, -36],
  },
  sitting: {
    ...side,
    lean: -7,
    loose: 5,
    rightArm: [36, 76],
    leftArm: [46, 84],
    rightLeg: [138, 28],
    leftLeg: [131, 36],
  },
  kneeling: {
    ...side,
    rightArm: [8, 40],
    leftArm: [32, 74],
    rightLeg: [-6, -92],
    leftLeg: [86, 0],
    loose: 6,
  },
}

/** How a caption may speak of a pose: as what the person does, and as a description after the noun. */
export const POSE_PHRASES: Readonly<Record<Pose, { doing: readonly string[]; with: readonly string[] }>> = {
  standing: {
    doing: ['standing still', 'just standing', 'standing with arms down'],
    with: [],
  },
  waving: { doing: ['waving', 'waving hello', 'waving a hand'], with: [] },
  'arms up': {
    doing: ['raising both arms', 'holding both arms up'],
    with: ['with both arms up', 'with raised arms', 'with arms up'],
  },
  'arms out': {
    doing: ['stretching out both arms', 'spreading both arms'],
    with: ['with arms out', 'with both arms stretched out'],
  },
  'hands on hips': {
    doing: ['standing with hands on hips'],
    with: ['with hands on hips', 'with both hands on hips'],
  },
  'pointing left': {
    doing: ['pointing left', 'pointing to the left'],
    with: [],
  },
  'pointing right': {
    doing: ['pointing right', 'pointing to the right'],
    with: [],
  },
  walking: { doing: ['walking', 'taking a walk', 'going for a walk'], with: [] },
  running: { doing: ['running', 'jogging', 'running fast'], with: [] },
  jumping: { doing: ['jumping', 'jumping up', 'leaping'], with: ['in mid-jump'] },
  kicking: { doing: ['kicking', 'kicking high'], with: ['with one leg kicked up'] },
  dancing: { doing: ['dancing', 'doing a dance'], with: [] },
  sitting: { doing: ['sitting', 'sitting down', 'sitting on the ground'], with: [] },
  kneeling: { doing: ['kneeling', 'kneeling down', 'kneeling on one knee'], with: ['on one knee'] },
}
