import { computed } from 'vue'
import { CLIP } from '../../models/clip.ts'
import {
  columnProbabilities,
  type Grid,
  infoNce,
  infoNceForces,
  type Logit,
  rowProbabilities,
  siglip,
  siglipForces,
} from '../../models/contrastive-loss.ts'
import { similarities } from '../../models/vectors.ts'
import type { ModelCard } from '../../runtime/card.ts'
import { siteStore } from '../../runtime/site-models.ts'
import type { Step } from '../../trace/step.ts'
import { useTrace, type UseTraceOptions } from '../../trace/use-trace.ts'
import { useLessonState } from '../../views/use-lesson-state.ts'
import { drawScene, shrink } from '../../world/draw.ts'
import { unpackPictures } from '../shared/packed-pictures.ts'
import { loadSprites, loadTokeniser } from '../shared/resources.ts'
import { settingsKey, useFollowUp } from '../shared/use-follow-up.ts'
import { BATCH_SIZE, batchOf, embedBatch, type Moment } from './moments.ts'

/** Everything that is shown of one moment: a step with its losses and forces, at one temperature. */
export interface Scored {
  readonly moment: Moment
  readonly samples: number
  readonly texts: readonly string[]
  readonly cosines: Grid
  readonly signs: ArrayLike<number>
  /** Scale and bias as learned. */
  readonly learned: Logit
  /** As used: the scale is 1/τ where the reader has set a temperature. */
  readonly logit: Logit
  readonly temperature: number
  readonly sigmoidLoss: number
  readonly infoNceLoss: number
  /** Mean cosine of the pairs that fit, and of the others. */
  readonly near: number
  readonly far: number
}

/** @param temperature 0 takes the learned one */
export function score({ stage, tensors, notes }: Step, temperature = 0): Scored {
  const { images, texts, signs, scale, bias } = tensors
  const rows = images!.dims[0]!
  const cosines = { rows, columns: texts!.dims[0]!, values: similarities(images!, texts!) }
  const learned = { scale: scale!.data[0]!, bias: bias!.data[0]! }
  const tau = temperature > 0 ? temperature : 1 / learned.scale
  const logit = { scale: 1 / tau, bias: learned.bias }
  const meanWhere = (sign: number): number => {
    const chosen = cosines.values.filter((_, at) => Math.sign(signs!.data[at]!) === sign)
    return chosen.reduce((a, b) => a + b, 0) / chosen.length
  }
  return {
    moment: stage as Moment,
    samples: Number(notes?.samples ?? 0),
    texts: (notes?.texts ?? []) as string[],
    cosines,
    signs: signs!.data,
    learned,
    logit,
    temperature: tau,
    sigmoidLoss: siglip(cosines, signs!.data, logit),
    infoNceLoss: infoNce(cosines, tau),
    near: meanWhere(1),
    far: meanWhere(-1),
  }
}

/** What was learned beside the towers: the card tells it. */
interface Learned {
  readonly logit: Logit
  /** Pictures that training saw. */
  readonly samples: number
}

async function learnedOfCard(): Promise<Learned> {
  const { logit, training } = (await siteStore().card('clip')) as ModelCard & { logit: Logit }
  return { logit, samples: training.samples }
}

export interface UseContrastiveOptions extends UseTraceOptions {
  /** Where words, pictures and the learned scale come from, unless a test has its own. */
  readonly tokeniser?: typeof loadTokeniser
  readonly sprites?: typeof loadSprites
  readonly learned?: () => Promise<Learned>
}

/** State and loop of the demo "Contrastive learning". */
export function useContrastive({
  tokeniser = loadTokeniser,
  sprites = loadSprites,
  learned = learnedOfCard,
  ...options
}: UseContrastiveOptions = {}) {
  const lesson = useLessonState('contrastive', {
    batch: { type: 'integer', default: 0, min: 0, max: 61 },
    picture: { type: 'integer', default: 0, min: 0, max: BATCH_SIZE - 1 },
    caption: { type: 'integer', default: 0, min: 0, max: BATCH_SIZE - 1 },
    own: { type: 'string', default: '', maxLength: 200 },
    ownFor: { type: 'integer', default: 0, min: 0, max: BATCH_SIZE - 1 },
    loss: { type: 'enum', default: 'sigmoid', options: ['sigmoid', 'infonce'] },
    tau: { type: 'number', default: 0, min: 0, max: 1 },
  })
  const { state } = lesson
  const player = useTrace({
    recorded: 'contrastive',
    models: [CLIP.image, CLIP.text],
    pace: 1600,
    ...options,
  })

  const scored = computed(() => (player.trace.value?.steps ?? []).map((step) => score(step, state.tau)))
  const shown = computed(() => scored.value[player.current.value] ?? null)
  const pictures = computed(() => {
    const stack = player.step.value?.tensors.pictures
    return stack ? unpackPictures(stack) : []
  })
  /** −N·∂L/∂s of every pair under the chosen loss; times N, so that it does not shrink with the batch. */
  const forces = computed(() => {
    if (!shown.value) return null
    const { cosines, signs, logit, temperature } = shown.value
    const perBatch =
      state.loss === 'sigmoid' ? siglipForces(cosines, signs, logit) : infoNceForces(cosines, temperature)
    return perBatch.map((force) => force * cosines.rows)
  })
  const probabilities = computed(() => {
    if (!shown.value) return null
    const { cosines, temperature } = shown.value
    return {
      rows: rowProbabilities(cosines, temperature),
      columns: columnProbabilities(cosines, temperature),
    }
  })

  const asked = computed(() => {
    const own = state.own.trim()
    return { batch: state.batch, own, ownFor: own ? state.ownFor : 0 }
  })

  async function start(): Promise<void> {
    const settings = asked.value
    await player.run(async function* (engine, signal) {
      const [words, sheets, { logit, samples }] = await Promise.all([tokeniser(), sprites(), learned()])
      signal.throwIfAborted()
      const own = settings.own ? { at: settings.ownFor, text: settings.own } : undefined
      const batch = batchOf(settings.batch, own)
      const drawn = batch.scenes.map((scene) => shrink(drawScene(scene, sheets), 2))
      yield* embedBatch(engine, words, { batch, pictures: drawn, logit, samples }, signal)
    }, settings)
  }

  const { isLive, run } = useFollowUp({
    player,
    asked: () => settingsKey(asked.value),
    start,
    patience: 0,
  })

  /** The shown trace was made from something else; a change waits for the button until the models are there. */
  const pending = computed(() => {
    const { batch = 0, own = '', ownFor = 0 } = player.trace.value?.settings ?? {}
    return settingsKey({ batch, own, ownFor }) !== settingsKey(asked.value)
  })

  /** Back to the batch that was recorded at three moments. */
  async function showRecorded(): Promise<void> {
    await player.loadRecorded('contrastive')
    // Not before: while the live run is on show, this change would start another.
    if (!isLive.value) Object.assign(state, { batch: 0, own: '', ownFor: 0 })
  }

  const chosen = computed({
    get: () => ({ row: state.picture, column: state.caption }),
    set: ({ row, column }) => Object.assign(state, { picture: row, caption: column }),
  })

  return {
    lesson,
    player,
    scored,
    shown,
    pictures,
    forces,
    probabilities,
    chosen,
    isLive,
    pending,
    run,
    showRecorded,
  }
}
