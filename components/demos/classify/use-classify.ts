import { computed, shallowRef } from 'vue'
import { CLIP } from '../../models/clip.ts'
import type { Tokeniser } from '../../models/tokeniser.ts'
import type { Engine } from '../../runtime/engine.ts'
import { siteStore } from '../../runtime/site-models.ts'
import type { Run, Step, Trace } from '../../trace/step.ts'
import { useTrace, type UseTraceOptions } from '../../trace/use-trace.ts'
import { useLessonState } from '../../views/use-lesson-state.ts'
import type { Sprites } from '../../world/sprites.ts'
import { type ChosenPicture, chosenScene, MOST_SCENE, sceneId } from '../shared/picture-choice.ts'
import { loadSprites, loadTokeniser } from '../shared/resources.ts'
import { useWish } from '../shared/use-wish.ts'
import { type Compared, createMemory, labelPicture } from './label-picture.ts'
import { formatLabels, parseLabels, promptOf } from './labels.ts'
import { LABEL_SETS, RECORDED_SCENES, rightLabel } from './presets.ts'
import { LEAST_TEMPERATURE, learnedTemperature, type Logit, MOST_TEMPERATURE, scoresOf } from './scores.ts'

export interface ClassifyOptions extends UseTraceOptions {
  readonly tokeniser?: () => Promise<Tokeniser>
  readonly sprites?: () => Promise<Sprites>
  readonly logit?: () => Promise<Logit>
}

const logitOfCard = async (): Promise<Logit> =>
  ((await siteStore().card('clip')) as unknown as { logit: Logit }).logit

/** The state of the demo, the loop over its trace, and the scores, which are made anew from cosines that stay. */
export function useClassify(options: ClassifyOptions = {}) {
  const { tokeniser = loadTokeniser, sprites = loadSprites, logit = logitOfCard } = options
  const lesson = useLessonState('classify', {
    scene: { type: 'integer', default: RECORDED_SCENES[0], min: 0, max: MOST_SCENE },
    labels: { type: 'string', default: formatLabels(LABEL_SETS[0].labels), maxLength: 1600 },
    template: { type: 'string', default: LABEL_SETS[0].template, maxLength: 120 },
    mode: { type: 'enum', default: 'softmax', options: ['softmax', 'sigmoid'] },
    // 0: the temperature that the model has learned
    temperature: { type: 'number', default: 0, min: 0, max: MOST_TEMPERATURE },
  })
  const { state } = lesson
  const player = useTrace({ models: [CLIP.image, CLIP.text], recorded: 'classify', ...options })
  const memory = createMemory()

  const own = shallowRef<ChosenPicture | null>(null)
  const drawn = shallowRef<ChosenPicture | null>(null)
  const labels = computed(() => parseLabels(state.labels))
  const pictureId = computed(() => own.value?.id ?? sceneId(state.scene))
  const wish = computed(() => {
    const prompts = labels.value.map((label) => promptOf(state.template, label))
    return prompts.length > 0 ? wishKey(pictureId.value, prompts) : null
  })

  // [1]
  const { draft, following, ask, release, run, framed } = useWish({
    ...{ player, wish, answers },
    run: start,
    onAsk: preview,
  })
  lesson.whenReady(() => lesson.restored.value && ask())

  // [2]
  const shown = computed((before?: Shown): Shown => {
    const now = draft.value ? null : latest(player.trace.value, player.current.value)
    // The answer that stands stays until the next one comes, a moment later.
    return player.running.value && now && !now.compared && before ? before : now
  })
  const compared = computed(() => shown.value?.compared ?? null)
  const learned = computed(() => (shown.value ? learnedTemperature(shown.value.about.logit) : null))
  const temperature = computed(() =>
    state.temperature === 0
      ? (learned.value ?? MOST_TEMPERATURE)
      : Math.max(LEAST_TEMPERATURE, state.temperature),
  )
  const scores = computed(() => {
    if (!compared.value) return null
    const { logit, cosines } = compared.value
    return scoresOf(
      { ...compared.value, cosines },
      { mode: state.mode, temperature: temperature.value, logit },
    )
  })
  const expected = computed(() => {
    const { scene, labels } = compared.value ?? {}
    return scene === undefined || !labels ? undefined : rightLabel(scene, labels)
  })

  // [3]
  const form = computed(() => {
    const about = following.value ? shown.value?.about : undefined
    return {
      scene: about?.scene ?? state.scene,
      labels: about?.labels ?? labels.value,
      template: about?.template ?? state.template,
    }
  })
  function edit(change: Partial<{ scene: number; labels: readonly string[]; template: string }>): void {
    const now = { ...form.value, ...change }
    Object.assign(state, { ...now, labels: formatLabels(now.labels) })
    ask()
  }

  async function* live(engine: Engine, signal: AbortSignal): Run {
    const question = { labels: labels.value, template: state.template }
    const picture = own.value ?? (await draw(state.scene))
    const [words, learnedLogit] = await Promise.all([tokeniser(), logit()])
    yield* labelPicture(engine, words, { ...question, picture, logit: learnedLogit }, memory, signal)
  }

  async function draw(scene: number): Promise<ChosenPicture> {
    const picture = chosenScene(scene, await sprites())
    if (state.scene === scene) drawn.value = picture
    return picture
  }

  function start(): Promise<Trace | null> {
    if (labels.value.length === 0) return Promise.resolve(null)
    release()
    const settings = { picture: pictureId.value, labels: labels.value, template: state.template }
    return player.run(live, settings)
  }

  /** Shows the chosen scene before anything has read it. */
  function preview(): void {
    if (own.value || drawn.value?.scene === state.scene) return
    void draw(state.scene).catch(() => undefined)
  }

  return {
    lesson,
    player: framed,
    own,
    drawn,
    form,
    edit,
    draft,
    shown,
    compared,
    learned,
    temperature,
    scores,
    expected,
    run,
  }
}

const wishKey = (id: string, prompts: readonly string[]): string => JSON.stringify([id, prompts])

function answers({ stage, notes }: Step, wish: string): boolean {
  if (stage !== 'compare') return false
  const { id, prompts } = notes as unknown as Compared
  return wishKey(id, prompts) === wish
}

type Shown = ReturnType<typeof latest>

/** What the trace shows at a step: the picture, what is asked, and the comparison, once it has been made. */
function latest(trace: Trace | null, current: number) {
  const step = trace?.steps[current]
  if (!step?.tensors.picture) return null
  const notes = step.notes as unknown as Compared
  const cosines = step.stage === 'compare' ? step.tensors.cosines!.data : undefined
  return {
    stage: step.stage,
    picture: step.tensors.picture,
    about: notes,
    compared: cosines ? { ...notes, cosines } : null,
  }
}

/*
[1] Before the first live run a wish is looked up in the recorded run; what is not there waits for the button. After
    it, the towers read again as soon as the reader pauses, and only what they have not read yet.
[2] Everything on show comes from the step on show. A comparison holds cosines; temperature and mode only turn them
    into probabilities, so that moving the slider runs no network.
[3] While the recorded run is on show, the controls say what it asks, so that they never contradict the picture; the
    first edit starts from there.
*/
