import { computed, shallowRef, watch } from 'vue'
import { CLIP } from '../../models/clip.ts'
import { openTextIndex } from '../../models/text-search.ts'
import type { Engine } from '../../runtime/engine.ts'
import type { Run, Trace } from '../../trace/step.ts'
import { useTrace, type UseTraceOptions } from '../../trace/use-trace.ts'
import { useLessonState } from '../../views/use-lesson-state.ts'
import { collectionScenes } from '../shared/collection.ts'
import { useGallery } from '../shared/gallery.ts'
import { loadCollection, loadTokeniser } from '../shared/resources.ts'
import { useLiveQuery } from '../shared/use-live-query.ts'
import { captionsFrom, type CaptionSource, worldCaptions } from './captions.ts'
import { answersTo, PREPARED, preparedAs } from './queries.ts'
import {
  type Answer,
  type Answers,
  answersIn,
  type Mark,
  markOf,
  sumMarks,
  twoSearches,
} from './two-searches.ts'

export interface TwoSearchesOptions extends UseTraceOptions {
  /** Who wrote the stored captions. */
  readonly source?: CaptionSource
}

export function useTwoSearches({ source, ...options }: TwoSearchesOptions = {}) {
  const lesson = useLessonState('two-searches', {
    query: { type: 'string', default: PREPARED[0]!.text, maxLength: 400 },
  })
  const { state } = lesson
  const player = useTrace({ recorded: 'two-searches', models: [CLIP.text], autoplay: false, ...options })
  const scenes = collectionScenes()
  const gallery = useGallery((index) => scenes[index])
  const captionSource = source ?? worldCaptions(scenes)
  const captions = captionsFrom(captionSource, scenes.length)
  const index = openTextIndex(captions)
  const wanted = computed(() => state.query.trim())

  async function* searchBoth(query: string, engine: Engine, signal: AbortSignal): Run {
    const [tokeniser, { vectors }] = await Promise.all([loadTokeniser(), loadCollection(), gallery.open()])
    yield* twoSearches(engine, tokeniser, { captions: index, vectors }, { query }, signal)
  }

  const { live, search } = useLiveQuery(player, wanted, (query) => ({
    makeRun: (engine, signal) => searchBoth(query, engine, signal),
    settings: { query },
  }))

  // [1]
  const shown = shallowRef<Answers | null>(null)
  watch([player.trace, wanted], ([trace, query]) => {
    if (!trace) return
    const round = trace.origin === 'recorded' ? recordedRound(trace, query) : 0
    const answers = round < 0 ? null : answersIn(trace, round)
    if (answers) shown.value = { ...answers, words: drawn(answers.words), space: drawn(answers.space) }
    else if (trace.origin === 'recorded' && !shown.value) shown.value = answersIn(trace, 0)
  })

  const drawn = (answers: readonly Answer[]): Answer[] =>
    answers.map((answer) => ({ ...answer, picture: answer.picture ?? gallery.pictureOf(answer.scene) }))

  const prepared = computed(() => preparedAs(shown.value?.query ?? ''))
  const right = computed(() => (prepared.value ? answersTo(prepared.value, scenes) : null))

  // [2]
  const measured = shallowRef<{ questions: number; words: Mark; space: Mark } | null>(null)
  watch(player.trace, (trace) => {
    if (trace?.origin === 'recorded') measured.value = measure(trace)
  })

  function measure(trace: Trace): { questions: number; words: Mark; space: Mark } {
    const marks = PREPARED.flatMap((question) => {
      const fitting = answersTo(question, scenes)
      const answers = answersIn(trace, recordedRound(trace, question.text))
      if (!answers || fitting.size === 0) return []
      return [{ words: markOf(answers.words, fitting), space: markOf(answers.space, fitting) }]
    })
    return {
      questions: marks.length,
      words: sumMarks(marks.map(({ words }) => words)),
      space: sumMarks(marks.map(({ space }) => space)),
    }
  }

  return {
    lesson,
    player,
    live,
    search,
    scenes,
    captions,
    /** Who wrote the stored captions. */
    writer: captionSource.writer,
    wanted,
    shown,
    prepared,
    right,
    measured,
  }
}

/** Which of the recorded queries this is; −1 for none. */
const recordedRound = ({ settings }: Trace, query: string): number =>
  Array.isArray(settings.queries) ? settings.queries.indexOf(query) : -1

/*
[1] The recorded run answers the prepared questions without any model; what is on show stays until something newer is
    there.
[2] Whether an answer is right is read off the scene, never off a caption or a model.
*/
