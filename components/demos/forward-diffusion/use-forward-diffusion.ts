import { computed, ref, shallowRef, toRef, watch } from 'vue'
import { DIFFUSION } from '../../models/diffusion/networks.ts'
import { addNoise } from '../../models/diffusion/process.ts'
import { SCHEDULE_NAMES, T } from '../../models/diffusion/schedule.ts'
import { MOST_SEED } from '../../models/diffusion/settings.ts'
import { useTrace, type TracePlayer, type UseTraceOptions } from '../../trace/use-trace.ts'
import { pictureOf } from '../../views/picture.ts'
import { useLessonState } from '../../views/use-lesson-state.ts'
import { MOST_SCENE, usePictureChoice } from '../shared/picture-choice.ts'
import { loadSprites } from '../shared/resources.ts'
import { settingsKey, useFollowUp } from '../shared/use-follow-up.ts'
import { keepNoise, levelOf, shownSignal, signalOf } from './noising.ts'
import { decodedIn, decodeNoisy, noisyLatent, type Decoded, type LatentMemory } from './noisy-latent.ts'
import { FIRST } from './presets.ts'
import { useTime } from './use-time.ts'

/** Milliseconds after the last change before the decoder looks again. */
const PATIENCE = 200

export interface ForwardDiffusionOptions extends UseTraceOptions {
  readonly sprites?: typeof loadSprites
}

/** State of the demo: the pixels are noised here, at once; the latent needs the autoencoder. */
export function useForwardDiffusion({ sprites = loadSprites, ...options }: ForwardDiffusionOptions = {}) {
  const lesson = useLessonState('forward-diffusion', {
    scene: { type: 'integer', default: FIRST.scene, min: 0, max: MOST_SCENE },
    t: { type: 'integer', default: FIRST.t, min: 1, max: T },
    schedule: { type: 'enum', default: FIRST.schedule, options: SCHEDULE_NAMES },
    seed: { type: 'integer', default: FIRST.seed, min: 0, max: MOST_SEED },
  })
  const { state } = lesson
  const player = useTrace({
    recorded: 'forward-diffusion',
    models: [DIFFUSION.encoder, DIFFUSION.decoder],
    autoplay: false,
    ...options,
  })
  const choice = usePictureChoice(toRef(state, 'scene'), sprites)
  const time = useTime(toRef(state, 't'))

  // [1]
  const known = shallowRef<readonly Decoded[]>([])
  watch(
    player.trace,
    (trace) => {
      const found = decodedIn(trace)
      const first = found[0]
      if (!first) return
      known.value = found
      const picture = pictureOf(first.shown)
      if (picture) choice.know({ id: first.picture, label: first.label, picture })
    },
    { immediate: true },
  )

  // [2]
  const noiseOf = keepNoise()
  const pixels = computed(() => {
    const chosen = choice.chosen.value
    if (!chosen) return null
    const { picture, label } = chosen
    const x0 = signalOf(picture)
    const noise = noiseOf(state.seed, x0.length)
    return {
      picture,
      label,
      x0,
      noise,
      shownNoise: shownSignal(
        noise.map((value) => value / 3),
        picture,
      ),
    }
  })
  const level = computed(() => levelOf(state.schedule, state.t))
  const signal = computed(() => pixels.value && addNoise(pixels.value.x0, pixels.value.noise, level.value))
  const sideBySide = computed(() =>
    SCHEDULE_NAMES.map((name) => {
      const level = levelOf(name, state.t)
      const now = pixels.value
      const picture = now && shownSignal(addNoise(now.x0, now.noise, level), now.picture)
      return { name, level, picture }
    }),
  )

  // [3]
  const decoded = computed(() => {
    const fitting = known.value.filter(
      ({ picture, schedule, seed }) =>
        picture === choice.id.value && schedule === state.schedule && seed === state.seed,
    )
    return fitting.reduce<Decoded | null>(
      (best, one) => (!best || Math.abs(one.t - state.t) < Math.abs(best.t - state.t) ? one : best),
      null,
    )
  })
  const latent = computed(() => {
    const encoded = known.value.find(({ picture }) => picture === choice.id.value)?.latent
    const { schedule, t, seed } = state
    return encoded ? noisyLatent(encoded, { schedule, t, seed }) : null
  })

  const memory: LatentMemory = new Map()
  const question = computed(() => ({ schedule: state.schedule, t: state.t, seed: state.seed }))
  const settings = computed(() => ({ picture: choice.id.value, ...question.value }))
  async function start(): Promise<void> {
    time.pause()
    const asked = question.value
    const take = choice.take()
    await player.run(async function* (engine, signal) {
      const picture = await take()
      signal.throwIfAborted()
      yield* decodeNoisy(engine, picture, asked, memory, signal)
    }, settings.value)
  }
  const { isLive, run } = useFollowUp({
    player,
    asked: () => (time.playing.value ? null : settingsKey(settings.value)),
    start,
    patience: PATIENCE,
  })

  // [4]
  const touched = ref(false)
  lesson.whenReady(() => (touched.value ||= lesson.restored.value))
  const framed: TracePlayer = {
    ...player,
    seen() {
      player.seen()
      if (touched.value) return
      touched.value = true
      const end = state.t
      state.t = 1
      time.play(end)
    },
  }

  return {
    lesson,
    player: framed,
    choice,
    time,
    pixels,
    level,
    signal,
    sideBySide,
    isLive,
    decoded,
    latent,
    run,
  }
}

/*
[1] What was decoded last stays on show while the next run is under way; each decoding carries its own t.
[2] The pixel part is arithmetic: it runs in the page for any picture, t, schedule and seed, before any download.
[3] z_t is a sum of two arrays, too, once the picture was encoded; only to look at it takes the decoder. Before the
    first live run the nearest recorded time is shown, under its own name. After it, the decoder follows.
[4] Seen for the first time, the picture dissolves up to where the slider rests.
*/
