import { computed, ref, shallowRef, watch } from 'vue'
import { CLIP } from '../../models/clip.ts'
import { useTrace, type UseTraceOptions } from '../../trace/use-trace.ts'
import { useLessonState } from '../../views/use-lesson-state.ts'
import { shrink } from '../../world/draw.ts'
import type { OwnPicture } from '../shared/own-picture.ts'
import { loadSprites, loadTokeniser } from '../shared/resources.ts'
import { settingsKey, useFollowUp } from '../shared/use-follow-up.ts'
import { captionOfScene, inside, type NamedPicture, type Pair, sceneOf } from './inside.ts'
import { FIRST, FIRST_SCENES, formatCaptions, formatScenes, MOST_SCENE, parsePairs } from './pairs.ts'
import { type Reading, readingOf } from './reading.ts'

export const SECTIONS = ['towers', 'words', 'batch'] as const
export type Section = (typeof SECTIONS)[number]

/** Milliseconds after the last key before the towers read again. */
const PATIENCE = 300

export interface UseClipInsideOptions extends UseTraceOptions {
  /** Where words and pictures come from, unless a test has its own. */
  readonly tokeniser?: typeof loadTokeniser
  readonly sprites?: typeof loadSprites
}

/** State and loop of the demo "Inside". */
export function useClipInside({
  tokeniser = loadTokeniser,
  sprites = loadSprites,
  ...options
}: UseClipInsideOptions = {}) {
  const lesson = useLessonState('clip-inside', {
    section: { type: 'enum', default: 'towers', options: SECTIONS },
    scene: { type: 'integer', default: FIRST.scene, min: 0, max: MOST_SCENE },
    text: { type: 'string', default: FIRST.text, maxLength: 200 },
    patch: { type: 'integer', default: 30, min: 0, max: 63 },
    token: { type: 'integer', default: 31, min: 0, max: 31 },
    scenes: { type: 'string', default: FIRST_SCENES, maxLength: 60 },
    captions: { type: 'string', default: '', maxLength: 1600 },
    mine: { type: 'boolean', default: false },
  })
  const { state } = lesson
  const player = useTrace({ recorded: 'clip-inside', models: [CLIP.image, CLIP.text], pace: 900, ...options })

  const own = shallowRef<OwnPicture | null>(null)
  const pairs = computed({
    get: () => parsePairs(state.scenes, state.captions),
    set: (now: readonly Pair[]) => {
      state.scenes = formatScenes(now.flatMap(({ scene }) => (scene === null ? [] : [scene])))
      state.captions = formatCaptions(now)
    },
  })

  // [1]
  const reading = shallowRef<Reading | null>(null)
  watch(player.trace, (trace) => (reading.value = readingOf(trace) ?? reading.value), { immediate: true })

  const settings = computed(() => ({
    picture: own.value?.id ?? `scene ${state.scene}`,
    text: state.text,
    scenes: state.scenes,
    captions: state.captions,
    mine: state.mine,
  }))

  /** The chosen picture while it waits to be run; drawing needs the sprite sheets, which come on the first change. */
  const waiting = shallowRef<NamedPicture | null>(null)

  async function pictureNow(): Promise<NamedPicture> {
    if (own.value) return { picture: shrink(own.value.picture, 2), label: own.value.label }
    return sceneOf(state.scene, await sprites())
  }

  async function start(): Promise<void> {
    const [asked, chosen, wanted] = [settings.value, own.value, pairs.value]
    const { scene, text } = state
    await player.run(async function* (engine, signal) {
      const [words, sheets] = await Promise.all([tokeniser(), sprites()])
      signal.throwIfAborted()
      const mine = chosen
        ? { picture: shrink(chosen.picture, 2), label: chosen.label }
        : sceneOf(scene, sheets)
      const batch = wanted.map((pair) => sceneOf(pair.scene!, sheets))
      const together = asked.mine ? [{ scene: null, text, generated: false }, ...wanted] : wanted
      const pictures = asked.mine ? [mine, ...batch] : batch
      yield* inside(engine, words, { picture: mine.picture, text, pairs: together, pictures }, signal)
    }, asked)
  }

  // [2]
  const pending = ref(false)
  const { isLive, run } = useFollowUp({
    player,
    asked: () => settingsKey(settings.value),
    start,
    patience: PATIENCE,
  })
  watch(settings, () => {
    if (isLive.value) return
    pending.value = true
    void pictureNow().then(
      (picture) => (waiting.value = picture),
      () => undefined,
    )
  })
  watch(player.trace, () => {
    pending.value = false
    waiting.value = null
  })

  /** Takes a scene, and its own caption as the sentence. */
  function takeScene(number: number): void {
    const scene = ((number % (MOST_SCENE + 1)) + MOST_SCENE + 1) % (MOST_SCENE + 1)
    own.value = null
    Object.assign(state, { scene, text: captionOfScene(scene).text })
  }

  return { lesson, player, reading, own, pairs, isLive, pending, waiting, run, takeScene }
}

/*
[1] The views show complete runs only: while a live run is under way the last one stays, so that no picture is ever
    shown with the numbers of another. The diagram follows the run itself.
[2] Before the first live run a change waits for the button, which says what it will fetch. After it, the towers read
    again as soon as the reader pauses.
*/
