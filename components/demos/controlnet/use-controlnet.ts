import { computed, ref, shallowRef, watch } from 'vue'
import { DIFFUSION, TEXT_TO_IMAGE } from '../../models/diffusion/networks.ts'
import type { DiffusionSettings } from '../../models/diffusion/settings.ts'
import { usePlayback } from '../../trace/playback.ts'
import { useTrace, type UseTraceOptions } from '../../trace/use-trace.ts'
import { useLessonState } from '../../views/use-lesson-state.ts'
import { POSES } from '../../world/poses.ts'
import { useLastPicture } from '../shared/diffusion/last-picture.ts'
import { diffusionFields, MOST_PROMPT } from '../shared/diffusion/lesson.ts'
import { useDiffusionSettings } from '../shared/diffusion/use-diffusion-settings.ts'
import { MOST_SCENE, sceneId } from '../shared/picture-choice.ts'
import { loadSprites, loadTokeniser } from '../shared/resources.ts'
import { useCard, type UseCardOptions } from '../shared/use-card.ts'
import {
  control,
  type ControlSettings,
  FIRST,
  FIRST_SCENE,
  type Kind,
  KINDS,
  MOST_WEIGHT,
} from './control.ts'
import { MOST_JOINTS } from './joints.ts'
import { type Reading, readingOf } from './reading.ts'
import { useHints } from './use-hints.ts'

export interface UseControlNetOptions extends UseTraceOptions, UseCardOptions {
  /** Where words and pictures come from, unless a test has its own. */
  readonly tokeniser?: typeof loadTokeniser
  readonly sprites?: typeof loadSprites
}

/** State and loop of the demo "ControlNet". */
export function useControlNet({
  tokeniser = loadTokeniser,
  sprites = loadSprites,
  card: readCard,
  ...options
}: UseControlNetOptions = {}) {
  const lesson = useLessonState('controlnet', {
    ...diffusionFields(FIRST),
    person: { type: 'string', default: FIRST.person, maxLength: MOST_PROMPT },
    kind: { type: 'enum', default: 'edges', options: KINDS },
    scene: { type: 'integer', default: FIRST_SCENE, min: 0, max: MOST_SCENE },
    pose: { type: 'enum', default: FIRST.pose, options: POSES },
    joints: { type: 'string', default: '', maxLength: MOST_JOINTS },
    weight: { type: 'number', default: FIRST.weight, min: 0, max: MOST_WEIGHT },
    from: { type: 'number', default: FIRST.from, min: 0, max: 1 },
    until: { type: 'number', default: FIRST.until, min: 0, max: 1 },
    skeleton: { type: 'boolean', default: true },
  })
  const { state } = lesson
  const player = useTrace({
    recorded: 'controlnet',
    models: () => [...TEXT_TO_IMAGE, DIFFUSION[state.kind]],
    autoplay: false,
    ...options,
  })
  const card = useCard(() => DIFFUSION[state.kind].model, { card: readCard, index: options.index })
  watch(
    () => state.kind,
    () => card.load(),
  )
  const shared = useDiffusionSettings(state)
  /** Each kind has a prompt of its own. */
  const settings = computed<DiffusionSettings>({
    get: () => ({ ...shared.value, prompt: state.kind === 'edges' ? state.prompt : state.person }),
    set: ({ prompt, ...others }) => {
      const own = state.kind === 'edges' ? { prompt } : { person: prompt }
      Object.assign(state, others, own)
    },
  })
  // a control that would end before it begins is none
  watch(
    () => state.from,
    (from) => (state.until = Math.max(from, state.until)),
  )
  watch(
    () => state.until,
    (until) => (state.from = Math.min(until, state.from)),
  )

  const hints = useHints(state, sprites)
  const runnable = computed(() => !card.missing.value)
  const wish = computed(() => {
    const { kind, weight, from, until } = state
    return JSON.stringify([settings.value, kind, weight, from, until, hints.id()])
  })
  const asked = ref('')

  async function run(): Promise<void> {
    if (!runnable.value) return
    const { kind, weight, from, until } = state
    const chosen = { ...settings.value, kind, weight, from, until }
    const take = hints.take()
    asked.value = wish.value
    await player.run(
      async function* (engine, signal) {
        const [words, { hint, ...more }] = await Promise.all([tokeniser(), take()])
        signal.throwIfAborted()
        yield* control(engine, words, { settings: { ...chosen, ...more }, hint }, signal)
      },
      { ...chosen, hint: hints.id() },
    )
  }

  // [1]
  const readings = shallowRef<Partial<Record<Kind, Reading>>>({})
  watch(player.trace, (trace) => {
    const found = KINDS.flatMap((kind) => {
      const reading = trace && readingOf(trace, kind)
      return reading ? [[kind, reading] as const] : []
    })
    readings.value = { ...readings.value, ...Object.fromEntries(found) }
    if (trace?.origin === 'recorded' && readings.value.edges) hints.know(readings.value.edges)
  })
  const reading = computed(() => readings.value[state.kind] ?? null)
  const pending = computed(() => {
    if (!reading.value || player.running.value) return false
    return reading.value.origin === 'live' ? asked.value !== wish.value : isChanged(reading.value.settings)
  })

  /** Whether anything is asked for that the recorded run did not have. */
  function isChanged(then: ControlSettings): boolean {
    const now = { ...settings.value, weight: state.weight, from: state.from, until: state.until }
    const names = Object.keys(now) as (keyof typeof now)[]
    if (names.some((name) => now[name] !== then[name])) return true
    return state.kind === 'pose' ? then.joints !== hints.id() : hints.id() !== sceneId(FIRST_SCENE)
  }

  // [2]
  const moments = computed(() => {
    const now = reading.value
    return now ? now.moments.length + (now.with ? 1 : 0) : 0
  })
  const playback = usePlayback(() => moments.value, { pace: 500 })
  watch([reading, moments], () => playback.playing.value || playback.seek(moments.value - 1))

  useLastPicture(player, () => {
    const end = reading.value?.with
    return end ? { picture: end.picture, label: reading.value!.settings.prompt } : undefined
  })

  return {
    lesson,
    player,
    card,
    settings,
    hints,
    runnable,
    run,
    reading,
    pending,
    moments,
    playback,
  }
}

/*
[1] The recorded run has both kinds, a live run one; what the other has shown stays.
[2] The reader scrubs through what the steps see; the last place is the result.
*/
