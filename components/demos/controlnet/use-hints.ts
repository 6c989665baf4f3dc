import { computed, ref, shallowRef, toRef, watch, type WritableComputedRef } from 'vue'
import type { Picture } from '../../world/draw.ts'
import { drawSkeleton } from '../../world/draw-skeleton.ts'
import type { Joints } from '../../world/figure.ts'
import type { Pose } from '../../world/poses.ts'
import type { Sprites } from '../../world/sprites.ts'
import { emptyMask, type Mask } from '../shared/brush/mask.ts'
import { type PictureChoice, sceneId, usePictureChoice } from '../shared/picture-choice.ts'
import { type ControlSettings, edgesOf, edgesOfHint, FIRST_SCENE, hintOfEdges, type Kind } from './control.ts'
import { jointsOfPose, readJoints, writeJoints } from './joints.ts'
import type { Reading } from './reading.ts'

interface DrawnEdges {
  readonly mask: Mask
  /** What they are of; empty where the reader has drawn them. */
  readonly label: string
}

/** A hint, and what it is. */
export interface Hint extends Pick<ControlSettings, 'label' | 'joints'> {
  readonly hint: Picture
}

const ofEdges = ({ mask, label }: DrawnEdges): Hint => ({ hint: hintOfEdges(mask), label, joints: '' })
const ofSkeleton = (joints: Joints): Hint => ({
  hint: drawSkeleton(joints),
  label: '',
  joints: writeJoints(joints),
})

/** What the reader can be shown, drawn and dragged: the hints of both kinds. */
export interface Hints {
  readonly choice: PictureChoice
  /** White lines on black. */
  readonly edges: WritableComputedRef<Mask>
  /** The lines become those of the choice again. */
  takeAgain(): void
  readonly joints: WritableComputedRef<Joints>
  readonly pose: WritableComputedRef<Pose>
  /** The same as long as the hint of the kind that is chosen is. */
  id(): string
  /** The hint as it is now; where no lines are there yet, those of the choice are found when it is called. */
  take(): () => Hint | Promise<Hint>
  /** A recording has found the edges of the first scene already. */
  know(recorded: Reading): void
}

/** The hints of the demo "ControlNet". */
export function useHints(
  state: { readonly kind: Kind; scene: number; pose: Pose; joints: string },
  sprites: () => Promise<Sprites>,
): Hints {
  // [1]
  const choice = usePictureChoice(toRef(state, 'scene'), sprites)
  const lines = shallowRef<Mask>(emptyMask())
  const edgesId = ref('')
  let strokes = 0
  let known = ''
  const edges = computed({
    get: () => lines.value,
    set: (mask) => {
      lines.value = mask
      edgesId.value = `drawn-${(strokes += 1)}`
    },
  })
  const isDrawn = computed(() => edgesId.value.startsWith('drawn'))
  /** A picture was chosen whose edges have not come. */
  const isBehind = computed(() => !isDrawn.value && edgesId.value !== choice.id.value)

  async function takeEdges(): Promise<DrawnEdges> {
    const { picture, id, label } = await choice.take()()
    lines.value = edgesOf(picture)
    edgesId.value = id
    return { mask: lines.value, label }
  }
  watch(choice.chosen, (chosen) => void (chosen && takeEdges()))

  // [2]
  const joints = computed({
    get: (): Joints => readJoints(state.joints) ?? jointsOfPose(state.pose),
    set: (now) => void (state.joints = writeJoints(now)),
  })
  const pose = computed({
    get: () => state.pose,
    set: (pose) => void Object.assign(state, { pose, joints: '' }),
  })
  watch(
    () => state.joints,
    (text) => void (text !== '' && !readJoints(text) && (state.joints = '')),
  )

  function take(): () => Hint | Promise<Hint> {
    const now = joints.value
    if (state.kind === 'pose') return () => ofSkeleton(now)
    if (isBehind.value) return async () => ofEdges(await takeEdges())
    const label = isDrawn.value ? '' : (choice.chosen.value?.label ?? known)
    const mask = lines.value
    return () => ofEdges({ mask, label })
  }

  return {
    choice,
    edges,
    takeAgain() {
      edgesId.value = ''
      // What cannot be fetched now is said by the run that needs it.
      void takeEdges().catch(() => undefined)
    },
    joints,
    pose,
    id() {
      if (state.kind === 'pose') return writeJoints(joints.value)
      return isDrawn.value ? edgesId.value : choice.id.value
    },
    take,
    know({ hint, settings }) {
      if (choice.id.value !== sceneId(FIRST_SCENE) || edgesId.value !== '') return
      lines.value = edgesOfHint(hint)
      edgesId.value = choice.id.value
      known = settings.label
    },
  }
}

/*
[1] Edges begin as those of a picture, and are the reader's own from the first stroke on.
[2] The link keeps the joints that were moved; without them, the pose has its own.
*/
