import { computed, shallowRef, toRef, watch } from 'vue'
import { DIFFUSION } from '../../models/diffusion/networks.ts'
import { T } from '../../models/diffusion/schedule.ts'
import { MOST_SEED } from '../../models/diffusion/settings.ts'
import { fetchTrace } from '../../trace/fetch-trace.ts'
import { usePlayback } from '../../trace/playback.ts'
import { useTrace, type UseTraceOptions } from '../../trace/use-trace.ts'
import { useLessonState } from '../../views/use-lesson-state.ts'
import { MOST_PROMPT } from '../shared/diffusion/lesson.ts'
import { MOST_SCENE, usePictureChoice } from '../shared/picture-choice.ts'
import { loadSprites, loadTokeniser } from '../shared/resources.ts'
import { settingsKey, useFollowUp } from '../shared/use-follow-up.ts'
import { captionOfScene } from './caption.ts'
import { createMemory, denoiseOnce } from './denoise-once.ts'
import { FIRST } from './presets.ts'
import { isAbout, measuredIn, readingsOf, type Measured, type Reading } from './reading.ts'

/** Milliseconds after the last change before the network is asked again. */
const PATIENCE = 250
/** Milliseconds that each time of the recorded run stays on show. */
const PACE = 1100

export interface DenoisingLossOptions extends UseTraceOptions {
  readonly tokeniser?: typeof loadTokeniser
  readonly sprites?: typeof loadSprites
}

export function useDenoisingLoss(given: DenoisingLossOptions = {}) {
  const { tokeniser = loadTokeniser, sprites = loadSprites, ...options } = given
  const lesson = useLessonState('denoising-loss', {
    scene: { type: 'integer', default: FIRST.scene, min: 0, max: MOST_SCENE },
    prompt: { type: 'string', default: captionOfScene(FIRST.scene), maxLength: MOST_PROMPT },
    t: { type: 'integer', default: FIRST.t, min: 1, max: T },
    seed: { type: 'integer', default: FIRST.seed, min: 0, max: MOST_SEED },
    told: { type: 'boolean', default: true },
  })
  const { state } = lesson
  const { text, unet, encoder, decoder } = DIFFUSION
  const player = useTrace({
    recorded: 'denoising-loss',
    models: [text, unet, encoder, decoder],
    autoplay: false,
    ...options,
  })
  const choice = usePictureChoice(toRef(state, 'scene'), sprites)
  const asked = computed(() => ({ picture: choice.id.value, prompt: state.prompt, seed: state.seed }))
  const settings = computed(() => ({ ...asked.value, t: state.t }))
  const { isLive, run } = useFollowUp({
    player,
    asked: () => settingsKey(settings.value),
    start,
    patience: PATIENCE,
  })

  // [1]
  const known = shallowRef<readonly Reading[]>([])
  watch(
    player.trace,
    (trace) => {
      const found = readingsOf(trace)
      if (found.length > 0) known.value = found
    },
    { immediate: true },
  )
  const reading = computed((): Reading | null => {
    const fitting = known.value.filter((one) => isAbout(one, asked.value))
    const distance = (one: Reading): number => Math.abs(one.t - state.t)
    return (fitting.length > 0 ? fitting : known.value).reduce<Reading | null>(
      (best, one) => (best && distance(best) <= distance(one) ? best : one),
      null,
    )
  })
  /** The reader asks for what no run has answered yet. */
  const pending = computed(
    () => !isLive.value && reading.value !== null && !isAbout(reading.value, asked.value),
  )

  // [2]
  const times = computed(() => known.value.map(({ t }) => t))
  const playback = usePlayback(() => times.value.length, { pace: PACE })
  watch([playback.current, playback.playing], ([at, playing]) => {
    const t = times.value[at]
    if (playing && t !== undefined) state.t = t
  })
  const place = computed(() => times.value.indexOf(reading.value?.t ?? -1))
  const stepThrough = {
    playing: playback.playing,
    pause: playback.pause,
    play(): void {
      playback.seek(place.value)
      playback.play()
      const t = times.value[playback.current.value]
      if (t !== undefined) state.t = t
    },
    seek(index: number): void {
      playback.pause()
      const t = times.value[index]
      if (t !== undefined) state.t = t
    },
  }

  // [3]
  const measured = shallowRef<Measured | null>(null)
  watch(player.trace, (trace) => (measured.value ??= measuredIn(trace)), { immediate: true })
  async function fetchMeasured(): Promise<void> {
    const trace = await fetchTrace('denoising-loss', options.fetch)
    measured.value ??= measuredIn(trace)
  }

  const memory = createMemory()
  async function start(): Promise<void> {
    playback.pause()
    // The curve is nice to have: without it the run is as good.
    if (!measured.value) void fetchMeasured().catch(() => undefined)
    const now = settings.value
    const { t, seed, prompt } = now
    const take = choice.take()
    await player.run(async function* (engine, signal) {
      const [words, picture] = await Promise.all([tokeniser(), take()])
      signal.throwIfAborted()
      yield* denoiseOnce(engine, words, { picture, question: { t, seed, prompt } }, memory, signal)
    }, now)
  }

  /** The reader takes a scene, and its own caption as the prompt. */
  const scene = computed({
    get: () => state.scene,
    set: (number: number) => Object.assign(state, { scene: number, prompt: captionOfScene(number) }),
  })
  const row = computed(() => (state.told ? 1 : 0))

  return {
    lesson,
    player,
    choice,
    scene,
    isLive,
    reading,
    pending,
    times,
    place,
    stepThrough,
    measured,
    row,
    run,
  }
}

/*
[1] Only complete answers are shown, each with its own picture, t and prompt. The last one stays while the next run is
    under way.
[2] The recorded run knows a few times: the slider stops at these. A live run is asked about any t.
[3] The curve over many pictures is recorded and stays on show beside a live run. Who starts with a live run, from a
    lesson link, gets it too.
*/
