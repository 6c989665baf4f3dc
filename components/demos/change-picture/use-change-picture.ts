import { computed, ref, shallowRef, toRef, watch } from 'vue'
import { DIFFUSION, TEXT_TO_IMAGE } from '../../models/diffusion/networks.ts'
import { usePlayback } from '../../trace/playback.ts'
import { useTrace, type UseTraceOptions } from '../../trace/use-trace.ts'
import { useLessonState } from '../../views/use-lesson-state.ts'
import type { Mask } from '../shared/brush/mask.ts'
import { lastPicture, useLastPicture } from '../shared/diffusion/last-picture.ts'
import { diffusionFields } from '../shared/diffusion/lesson.ts'
import { useDiffusionSettings } from '../shared/diffusion/use-diffusion-settings.ts'
import { ownPicture } from '../shared/own-picture.ts'
import { MOST_SCENE, sceneId, usePictureChoice } from '../shared/picture-choice.ts'
import { loadSprites, loadTokeniser } from '../shared/resources.ts'
import {
  change,
  type ChangeSettings,
  FIRST,
  FIRST_MASK,
  FIRST_SCENE,
  levelsAt,
  type Mode,
  MODES,
} from './change.ts'
import { extentOf, readMask, writeMask } from './mask.ts'
import { type Reading, readingOf } from './reading.ts'

export interface UseChangePictureOptions extends UseTraceOptions {
  /** Where words and pictures come from, unless a test has its own. */
  readonly tokeniser?: typeof loadTokeniser
  readonly sprites?: typeof loadSprites
}

/** State and loop of the demo "Change a picture". */
export function useChangePicture({
  tokeniser = loadTokeniser,
  sprites = loadSprites,
  ...options
}: UseChangePictureOptions = {}) {
  const lesson = useLessonState('change-picture', {
    ...diffusionFields(FIRST),
    mode: { type: 'enum', default: 'image', options: MODES },
    scene: { type: 'integer', default: FIRST_SCENE, min: 0, max: MOST_SCENE },
    strength: { type: 'number', default: FIRST.strength, min: 0, max: 1 },
    redo: { type: 'number', default: FIRST.redo, min: 0, max: 1 },
    mask: { type: 'string', default: FIRST.mask, maxLength: 64 },
  })
  const { state } = lesson
  const player = useTrace({
    recorded: 'change-picture',
    models: [...TEXT_TO_IMAGE, DIFFUSION.encoder],
    autoplay: false,
    ...options,
  })
  const settings = useDiffusionSettings(state)
  const choice = usePictureChoice(toRef(state, 'scene'), sprites)
  const strength = computed({
    get: () => (state.mode === 'image' ? state.strength : state.redo),
    set: (value) => void (state[state.mode === 'image' ? 'strength' : 'redo'] = value),
  })
  const levels = computed(() => levelsAt(state, strength.value))

  // [1]
  const mask = shallowRef<Mask>(FIRST_MASK)
  watch(mask, (now) => (state.mask = writeMask(now)))
  watch(
    () => state.mask,
    (text) => {
      if (text === writeMask(mask.value)) return
      mask.value = readMask(text) ?? FIRST_MASK
      state.mask = writeMask(mask.value)
    },
  )

  const runnable = computed(() => state.mode === 'image' || ['part', 'all'].includes(extentOf(mask.value)))
  const asked = ref('')
  const wish = computed(() =>
    JSON.stringify([
      settings.value,
      state.mode,
      strength.value,
      choice.id.value,
      state.mode === 'inpaint' && state.mask,
    ]),
  )

  async function run(): Promise<void> {
    if (!runnable.value) return
    const { mode } = state
    const [chosenSettings, painted, how] = [settings.value, mask.value, strength.value]
    const take = choice.take()
    asked.value = wish.value
    await player.run(
      async function* (engine, signal) {
        const [words, { picture, label }] = await Promise.all([tokeniser(), take()])
        signal.throwIfAborted()
        const all: ChangeSettings = {
          ...chosenSettings,
          mode,
          strength: how,
          label,
          mask: writeMask(painted),
        }
        yield* change(engine, words, { settings: all, picture, mask: painted }, signal)
      },
      { ...chosenSettings, mode, strength: how, picture: choice.id.value },
    )
  }

  // [2]
  const readings = shallowRef<Partial<Record<Mode, Reading>>>({})
  watch(player.trace, (trace) => {
    const found = MODES.flatMap((mode) => {
      const reading = trace && readingOf(trace, mode)
      return reading ? [[mode, reading] as const] : []
    })
    readings.value = { ...readings.value, ...Object.fromEntries(found) }
    const first = readings.value.image
    if (trace?.origin === 'recorded' && first) {
      const { original, settings: recorded } = first
      const picture = { ...original, pixels: Uint8Array.from(original.pixels) }
      choice.know({ id: sceneId(FIRST_SCENE), scene: FIRST_SCENE, label: recorded.label, picture })
    }
  })
  const reading = computed(() => readings.value[state.mode] ?? null)
  const pending = computed(() => {
    if (!reading.value || player.running.value) return false
    return reading.value.origin === 'live' ? asked.value !== wish.value : isChanged()
  })

  /** Whether anything is asked for that the recorded run did not have. */
  function isChanged(): boolean {
    const recorded = reading.value!.settings
    const names = Object.keys(settings.value) as (keyof typeof settings.value)[]
    return (
      names.some((name) => settings.value[name] !== recorded[name]) ||
      strength.value !== recorded.strength ||
      choice.id.value !== sceneId(FIRST_SCENE) ||
      (state.mode === 'inpaint' && state.mask !== recorded.mask)
    )
  }

  // [3]
  const moments = computed(() => {
    if (!reading.value) return 0
    return reading.value.previews.length + (reading.value.decoded ? 1 : 0)
  })
  const playback = usePlayback(() => moments.value, { pace: 350 })
  watch([reading, moments], () => playback.playing.value || playback.seek(moments.value - 1))

  const result = computed(() => reading.value?.composite ?? reading.value?.decoded ?? null)
  useLastPicture(player, () => {
    const { value } = result
    return value ? { picture: value, label: reading.value!.settings.prompt } : undefined
  })

  return {
    lesson,
    player,
    settings,
    choice,
    strength,
    levels,
    mask,
    runnable,
    run,
    reading,
    pending,
    playback,
    moments,
    result,
    lastPicture,
    /** The result becomes the original. */
    again(): void {
      if (!result.value) return
      const picture = { ...result.value, pixels: Uint8Array.from(result.value.pixels) }
      choice.own.value = ownPicture(picture, reading.value!.settings.prompt)
    },
  }
}

/*
[1] The mask is painted to the pixel; its form in the link is that of the latent's cells. A link that comes sets both.
[2] The recorded run has both modes, a live run one; what the other has shown stays.
[3] The reader scrubs through what the steps see; the last place is the result.
*/
