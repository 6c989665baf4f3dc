// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  control,
  edgesOf,
  edgesOfHint,
  FIRST,
  FIRST_SCENE,
  hintOfEdges,
  type Kind,
  KINDS,
  stepsOf,
} from '../../../components/demos/controlnet/control.ts'
import Demo from '../../../components/demos/controlnet/Demo.vue'
import {
  jointsOfPose,
  moveJoint,
  readJoints,
  writeJoints,
} from '../../../components/demos/controlnet/joints.ts'
import { readingOf } from '../../../components/demos/controlnet/reading.ts'
import { emptyMask, rectangle } from '../../../components/demos/shared/brush/mask.ts'
import { lastPicture } from '../../../components/demos/shared/diffusion/last-picture.ts'
import type { ModelCard } from '../../../components/runtime/card.ts'
import { ModelFailure } from '../../../components/runtime/failure.ts'
import { recordRun } from '../../../components/trace/recorder.ts'
import type { Run } from '../../../components/trace/step.ts'
import { drawSkeleton } from '../../../components/world/draw-skeleton.ts'
import { JOINTS } from '../../../components/world/figure.ts'
import { POSES } from '../../../components/world/poses.ts'
import { fakeTokeniser } from '../../support/fake-clip.ts'
import { fakeDiffusion } from '../../support/fake-diffusion.ts'
import { clearPage, mountDemo, stubPage, waitForLive } from '../../support/mount-demo.ts'

const { person, pose, ...first } = FIRST
const frame = rectangle(emptyMask(), { left: 20, top: 20, width: 80, height: 2 }, 1)
const joints = jointsOfPose(pose)
const settings = { ...first, steps: 4, label: 'a whale', joints: '' }

const runOf = (kind: Kind, more: object = {}): Run =>
  control(fakeDiffusion(), fakeTokeniser, {
    settings: {
      ...settings,
      kind,
      ...(kind === 'pose' && { joints: writeJoints(joints), prompt: person }),
      ...more,
    },
    hint: kind === 'pose' ? drawSkeleton(joints) : hintOfEdges(frame),
  })

async function* both(more: object): Run {
  for (const kind of KINDS) yield* runOf(kind, more)
}
const record = (more: object = {}) => recordRun(both(more), { settings: { scene: FIRST_SCENE } })

describe('joints', () => {
  it('of every known pose lie in the picture, fourteen of them', () => {
    for (const name of POSES) {
      const all = Object.values(jointsOfPose(name))
      expect(all).toHaveLength(JOINTS.length)
      for (const at of all.flat()) expect(at >= 0 && at < 128 && Number.isInteger(at)).toBe(true)
    }
  })

  it('are moved one at a time and never leave the picture', () => {
    const moved = moveJoint(joints, 'right wrist', [300, -4.4])
    expect(moved['right wrist']).toEqual([127, 0])
    expect({ ...moved, 'right wrist': joints['right wrist'] }).toEqual(joints)
  })

  it('fit into 56 characters of a link', () => {
    expect(writeJoints(joints)).toMatch(/^[0-9a-f]{56}$/)
    expect(readJoints(writeJoints(joints))).toEqual(joints)
    for (const none of ['', '00', 'f'.repeat(56), '<'.repeat(56)]) expect(readJoints(none)).toBeNull()
  })
})

describe('edges', () => {
  it('become a hint, white on black, and come back from it', () => {
    expect(edgesOfHint(hintOfEdges(frame))).toEqual(frame)
    expect(edgesOf(hintOfEdges(emptyMask())).some((at) => at > 0)).toBe(false)
  })
})

describe('the range of the control', () => {
  it('is told in steps', () => {
    const whole = { steps: 10, weight: 1, from: 0, until: 1 }
    expect(stepsOf(whole)).toEqual([1, 10])
    expect(stepsOf({ ...whole, from: 0.2, until: 0.5 })).toEqual([3, 5])
    expect(stepsOf({ ...whole, until: 0 })).toBeNull()
    expect(stepsOf({ ...whole, weight: 0 })).toBeNull()
  })
})

describe('the run', () => {
  it('shows both halves step by step, from the same noise', async () => {
    const trace = await record()
    const edges = readingOf(trace, 'edges')!
    expect(edges.moments.map(({ t }) => t)).toEqual([1000, 750, 500, 250])
    expect(edges.moments.every(({ steered }) => steered)).toBe(true)
    expect(edges.with!.picture.pixels).not.toEqual(edges.without!.picture.pixels)
    expect(readingOf(trace, 'pose')!.with!.f1).toBeNull()
    expect(readingOf({ ...trace, steps: [] }, 'edges')).toBeNull()
  })

  it('tells the strength of each of the four additions, within the range only', async () => {
    const trace = await recordRun(runOf('edges', { from: 0.25, until: 0.75 }), { settings: {} })
    const { moments, most } = readingOf(trace, 'edges')!
    expect(moments.map(({ fine }) => fine !== null)).toEqual([false, true, true, false])
    expect(moments[1]!.fine!.dims).toEqual([2, 16, 16])
    expect(moments[1]!.coarse!.dims).toEqual([2, 8, 8])
    expect(moments[1]!.fine!.data[0]).toBeCloseTo(most)
    expect(most).toBeGreaterThan(0)
  })

  it('with weight 0 ends in the very picture of the UNet alone', async () => {
    const reading = readingOf(await recordRun(runOf('edges', { weight: 0 }), { settings: {} }), 'edges')!
    expect(reading.with!.picture.pixels).toEqual(reading.without!.picture.pixels)
    expect(reading.controlMs).toBe(0)
  })
})

describe('the demo', { timeout: 60_000 }, () => {
  beforeEach(() => {
    stubPage()
    lastPicture.value = null
  })
  afterEach(clearPage)
  const growth = { samples: [0, 64], norms: { hint: [0, 0.5], fine_1: [0, 0.25] } }
  const card = () => Promise.resolve({ growth } as unknown as ModelCard)
  const show = async (read: (model: string) => Promise<ModelCard> = card) => {
    const engine = fakeDiffusion()
    return {
      engine,
      wrapper: await mountDemo(Demo, { trace: await record({ steps: FIRST.steps }), engine, card: read }),
    }
  }
  const choosePose = (wrapper: Awaited<ReturnType<typeof show>>['wrapper']) =>
    wrapper.find('.ml-control-kinds input[value=pose]').setValue(true)

  it('begins with the recorded run, the F₁ of both pictures and the growth of the zero convolutions', async () => {
    const { wrapper } = await show()
    expect(wrapper.findAll('.ml-control-frame canvas')).toHaveLength(2)
    expect(wrapper.find('.ml-control-score').text()).toContain('F₁')
    expect(wrapper.findAll('.ml-additions canvas')).toHaveLength(4)
    expect(wrapper.find('.ml-growth svg').attributes('aria-label')).toContain('the hint')
    expect(wrapper.find('.ml-edges-said').text()).toMatch(/% of the pixels are edges/)
    expect(wrapper.find('.ml-control-pending').text()).toBe('')
    wrapper.unmount()
  })

  it('draws lines by keyboard and runs with them', async () => {
    const { wrapper, engine } = await show()
    const [, clear] = wrapper.findAll('.ml-brush-tools button')
    await clear!.trigger('click')
    expect(wrapper.find('.ml-edges-said').text()).toContain('Nothing is drawn')
    await wrapper.find('.ml-brush-board').trigger('keydown', { key: ' ' })
    expect(wrapper.find('.ml-control-pending').text()).not.toBe('')
    await wrapper.find('.ml-button-run').trigger('click')
    await waitForLive(wrapper)
    expect(wrapper.find('.ml-control-caption').text()).toContain('lines drawn by hand')
    expect(wrapper.find('.ml-control-pending').text()).toBe('')
    const { file, feeds } = engine.runs.find(({ file }) => file.file === 'controlnet')!
    expect(file.model).toBe('controlnet-edges')
    expect(feeds.hint!.data.some((value) => value === 1)).toBe(true)
    await vi.waitFor(() => expect(lastPicture.value?.label).toBe(FIRST.prompt))
    wrapper.unmount()
  })

  it('takes the edges of another scene as soon as it is chosen', async () => {
    const { wrapper } = await show()
    await wrapper.find('.ml-picture-choice input[type=number]').setValue('7')
    await vi.waitFor(() => expect(wrapper.find('.ml-control-pending').text()).not.toBe(''))
    await wrapper.find('.ml-button-run').trigger('click')
    await waitForLive(wrapper)
    expect(wrapper.find('.ml-control-caption').text()).toContain('the edges of')
    wrapper.unmount()
  })

  it('moves a joint by arrow keys, says where it is, keeps it in the link and runs the other network', async () => {
    const { wrapper, engine } = await show()
    await choosePose(wrapper)
    expect(wrapper.findAll('.ml-control-frame svg line')).toHaveLength(26)
    const handles = wrapper.findAll('.ml-skeleton-board button')
    expect(handles).toHaveLength(JOINTS.length)
    const [x, y] = joints.nose
    await handles[0]!.trigger('keydown', { key: 'ArrowLeft' })
    await handles[0]!.trigger('keydown', { key: 'ArrowUp', shiftKey: true })
    expect(handles[0]!.attributes('aria-label')).toBe(`nose, at ${x - 4}, ${y - 1}`)
    expect(wrapper.find('.ml-skeleton [aria-live]').text()).toBe(`nose: ${x - 4}, ${y - 1}.`)
    await vi.waitFor(() => expect(location.search).toContain('controlnet.joints='))
    await wrapper.find('.ml-button-run').trigger('click')
    await waitForLive(wrapper)
    expect(engine.runs.some(({ file }) => file.model === 'controlnet-pose')).toBe(true)
    expect(engine.runs.some(({ file }) => file.model === 'controlnet-edges')).toBe(false)
    wrapper.unmount()
  })

  it('says in a sentence that the model for poses is not there, and does not run', async () => {
    const { wrapper } = await show((model) =>
      model.endsWith('pose') ? Promise.reject(new ModelFailure('missing', 'none')) : card(),
    )
    await choosePose(wrapper)
    await vi.waitFor(() =>
      expect(wrapper.find('.ml-control-notice').text()).toContain('not part of this build'),
    )
    expect(wrapper.find('.ml-button-run').attributes('disabled')).toBeDefined()
    wrapper.unmount()
  })

  it('takes what a link has wrong for nothing', async () => {
    history.replaceState(
      null,
      '',
      '/?controlnet.kind=pose&controlnet.joints=zz&controlnet.weight=9&controlnet.from=0.8&controlnet.until=NaN',
    )
    const { wrapper } = await show()
    const [nose] = wrapper.findAll('.ml-skeleton-board button')
    expect(nose!.attributes('aria-label')).toBe(`nose, at ${joints.nose[0]}, ${joints.nose[1]}`)
    expect(wrapper.find('.ml-control-range').text()).toContain('steps 11 to 12 of 12')
    wrapper.unmount()
  })
})
