import { computed, shallowRef, toRef, watch } from 'vue'
import { DIFFUSION } from '../../models/diffusion/networks.ts'
import { MOST_SEED } from '../../models/diffusion/settings.ts'
import { useTrace, type UseTraceOptions } from '../../trace/use-trace.ts'
import { useLessonState } from '../../views/use-lesson-state.ts'
import { MOST_SCENE, usePictureChoice } from '../shared/picture-choice.ts'
import { loadSprites } from '../shared/resources.ts'
import { settingsKey, useFollowUp } from '../shared/use-follow-up.ts'
import { useStored } from '../shared/use-stored.ts'
import { autoencode, findBetween, findChanged, readingOf, type Memory, type Reading } from './autoencode.ts'
import { formatOps, parseOps, type ChannelOp } from './channels.ts'
import { costIn, type Cost } from './cost.ts'
import { FIRST, RECORDED_SHARES } from './presets.ts'

/** Milliseconds after the last change before a live demo runs again. */
const PATIENCE = 200
/** How finely the way between two pictures can be set live. */
const FINE = 0.05

export interface VaeOptions extends UseTraceOptions {
  readonly sprites?: typeof loadSprites
}

export function useVae({ sprites = loadSprites, ...options }: VaeOptions = {}) {
  const lesson = useLessonState('vae', {
    scene: { type: 'integer', default: FIRST.scene, min: 0, max: MOST_SCENE },
    other: { type: 'integer', default: FIRST.other, min: 0, max: MOST_SCENE },
    channels: { type: 'string', default: FIRST.channels, maxLength: 4 },
    share: { type: 'number', default: FIRST.share, min: 0, max: 1 },
    seed: { type: 'integer', default: FIRST.seed, min: 0, max: MOST_SEED },
  })
  const { state } = lesson
  const player = useTrace({
    recorded: 'vae',
    models: [DIFFUSION.encoder, DIFFUSION.decoder],
    autoplay: false,
    ...options,
  })
  const choice = usePictureChoice(toRef(state, 'scene'), sprites)
  const other = usePictureChoice(toRef(state, 'other'), sprites)

  const ops = computed({
    get: () => parseOps(state.channels),
    set: (chosen: readonly ChannelOp[]) => (state.channels = formatOps(chosen)),
  })
  const question = computed(() => ({
    channels: formatOps(ops.value),
    share: state.share,
    seed: state.seed,
  }))
  const settings = computed(() => ({ pictures: [choice.id.value, other.id.value], ...question.value }))
  const { isLive, run } = useFollowUp({
    player,
    asked: () => settingsKey(settings.value),
    start,
    patience: PATIENCE,
  })

  // [1]
  const reading = shallowRef<Reading | null>(null)
  const recordedCost = shallowRef<Cost | null>(null)
  watch(
    player.trace,
    (trace) => {
      recordedCost.value ??= costIn(trace)
      if (trace?.complete) reading.value = readingOf(trace) ?? reading.value
    },
    { immediate: true },
  )
  /** The reader asks for other pictures than those on show. */
  const pending = computed(() => {
    const shown = reading.value?.pictures
    return shown !== undefined && (shown[0].id !== choice.id.value || shown[1].id !== other.id.value)
  })

  const stored = useStored(player, () => reading.value)

  // [2]
  const changed = computed(() => reading.value && findChanged(reading.value, question.value))
  const between = computed(() => reading.value && findBetween(reading.value, state.share))
  const stride = computed(() => (isLive.value ? FINE : RECORDED_SHARES[1]))

  const memory: Memory = new Map()
  async function start(): Promise<void> {
    const asked = question.value
    const [take, takeOther] = [choice.take(), other.take()]
    await player.run(async function* (engine, signal) {
      const pictures = await Promise.all([take(), takeOther()])
      signal.throwIfAborted()
      yield* autoencode(engine, pictures, asked, memory, signal)
    }, settings.value)
  }

  return {
    lesson,
    player,
    choice,
    other,
    isLive,
    ops,
    reading,
    recordedCost,
    pending,
    stored,
    changed,
    between,
    stride,
    run,
  }
}

/*
[1] Complete runs only: what is on show stays until the next run is through, so that no picture stands beside the
    latent of another.
[2] The recorded run knows every change of one channel and five ways between the pictures; live, all of them.
*/
