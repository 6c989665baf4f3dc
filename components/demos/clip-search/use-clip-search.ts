import { computed, ref, shallowRef, watch } from 'vue'
import { CLIP } from '../../models/clip.ts'
import type { Engine } from '../../runtime/engine.ts'
import type { Run, Trace } from '../../trace/step.ts'
import { useTrace, type UseTraceOptions } from '../../trace/use-trace.ts'
import { useLessonState } from '../../views/use-lesson-state.ts'
import type { Picture } from '../../world/draw.ts'
import { COLLECTION_SIZE, collectionScene } from '../shared/collection.ts'
import { useGallery } from '../shared/gallery.ts'
import { unpackPictures } from '../shared/packed-pictures.ts'
import { loadCollection, loadTokeniser } from '../shared/resources.ts'
import { searchOnce } from '../shared/search-once.ts'
import { sceneLabel } from '../shared/scene-label.ts'
import { useLiveQuery } from '../shared/use-live-query.ts'
import { ownPictures, type OwnEntry } from './own-pictures.ts'
import { FEW, MANY } from './queries.ts'
import { firstRanking, type Ranking, readTrace, withRows } from './search-run.ts'
import { useOwnPictures } from './use-own-pictures.ts'
import { useTyping } from './use-typing.ts'

/** A picture of the collection as it is shown. */
export interface Hit {
  readonly key: string
  /** Place in the collection; the reader's own follow. */
  readonly index: number
  readonly label: string
  /** Null as long as it is not drawn. */
  readonly picture: Picture | null
  /** Cosine with the query; null before the first comparison. */
  readonly score: number | null
  readonly own: boolean
}

export function useClipSearch(options: UseTraceOptions = {}) {
  const lesson = useLessonState('clip-search', {
    query: { type: 'string', default: '', maxLength: 400 },
    shown: { type: 'enum', options: [String(FEW), String(MANY)], default: String(FEW) },
  })
  const { state } = lesson
  const player = useTrace({ recorded: 'clip-search', models: [CLIP.text], pace: 1100, ...options })
  const gallery = useGallery(collectionScene)

  const wanted = computed(() => state.query.trim())

  // [1]
  async function* searchCollection(
    query: string,
    mine: readonly OwnEntry[],
    engine: Engine,
    signal: AbortSignal,
  ): Run {
    const [tokeniser, { vectors }] = await Promise.all([loadTokeniser(), loadCollection(), gallery.open()])
    const all = withRows(
      vectors,
      mine.map(({ vector }) => vector),
    )
    yield* searchOnce(engine, tokeniser, { query, vectors: all }, signal)
  }

  // [2]
  const { live, search } = useLiveQuery(player, wanted, (query) => {
    const mine = ownPictures.value
    return {
      makeRun: (engine, signal) => searchCollection(query, mine, engine, signal),
      settings: { query, own: mine.map(({ id }) => id) },
    }
  })
  const own = useOwnPictures(options)

  // [3]
  const shown = shallowRef<{ trace: Trace; ranking: Ranking } | null>(null)
  const told = computed(() => {
    const trace = player.trace.value
    return trace ? readTrace(trace, player.current.value) : null
  })
  watch(told, (now) => {
    const trace = player.trace.value
    if (trace && now?.ranking) shown.value = { trace, ranking: now.ranking }
    else if (trace?.origin === 'recorded') shown.value = null
  })

  const reading = computed(() => told.value?.reading ?? null)
  const hits = computed((): readonly Hit[] => {
    const now = shown.value
    if (now) return hitsOf(now.ranking, now.trace, Number(state.shown))
    const trace = player.trace.value
    const first = trace && firstRanking(trace)
    return first ? unranked(hitsOf(first, trace, FEW)) : []
  })

  function hitsOf(ranking: Ranking, { settings }: Trace, count: number): Hit[] {
    const packed = ranking.step.tensors.pictures
    const pictures = packed ? unpackPictures(packed) : []
    const ids = Array.isArray(settings.own) ? (settings.own as string[]) : []
    const many = packed ? pictures.length : count
    return Array.from(ranking.order)
      .slice(0, many)
      .flatMap((index, place): Hit[] => {
        const score = ranking.scores[index] ?? null
        const scene = collectionScene(index)
        if (scene) {
          const picture = pictures[place] ?? gallery.pictureOf(index)
          return [{ key: `scene-${index}`, index, label: sceneLabel(scene), picture, score, own: false }]
        }
        const mine = ownPictures.value.find(({ id }) => id === ids[index - COLLECTION_SIZE])
        return mine
          ? [{ key: mine.id, index, label: mine.label, picture: mine.picture, score, own: true }]
          : []
      })
  }

  /** Place and cosine of the reader's pictures, by id. */
  const ownPlaces = computed(() => {
    const now = shown.value
    const ids = Array.isArray(now?.trace.settings.own) ? (now.trace.settings.own as string[]) : []
    return Object.fromEntries(
      ids.map((id, i) => {
        const index = COLLECTION_SIZE + i
        const { order, scores } = now!.ranking
        return [
          id,
          { place: Array.from(order).indexOf(index) + 1, of: order.length, score: scores[index] ?? 0 },
        ]
      }),
    )
  })

  // [4]
  const touched = ref(false)
  const typing = () => player.playing.value && player.step.value?.stage === 'tokens'
  const typed = useTyping(() => reading.value?.query ?? '', typing)
  lesson.whenReady(() => (touched.value = wanted.value !== ''))

  function begin(): boolean {
    if (touched.value) return false
    touched.value = true
    player.pause()
    state.query = reading.value?.query ?? ''
    return true
  }

  return {
    lesson,
    player,
    live,
    search,
    own,
    ownPlaces,
    reading,
    hits,
    ranking: computed(() => shown.value?.ranking ?? null),
    wanted,
    /** The words in the field: the reader's, or those of the run that is playing. */
    field: computed({
      get: () => (touched.value ? state.query : typed.value),
      set: (words) => {
        touched.value = true
        state.query = words
      },
    }),
    /** The reader takes over from the run that is playing; false if that was done before. */
    begin,
    /** Looks for an example; one that was recorded can be seen without a live run. */
    choose(query: string): void {
      touched.value = true
      state.query = query
      const steps = player.trace.value?.origin === 'recorded' ? player.trace.value.steps : []
      const at = steps.findIndex(({ stage, notes }) => stage === 'compare' && notes?.query === query)
      if (at >= 0) player.seek(at)
    },
  }
}

/** In the order of the collection, without scores. */
const unranked = (hits: readonly Hit[]): Hit[] =>
  hits.map((hit) => ({ ...hit, score: null })).sort((a, b) => a.index - b.index)

/*
[1] What a live search needs besides the model is fetched with it: tokeniser, stored vectors, drawings.
[2] The pictures of the reader's that a search knows are part of its settings: what joins or goes later is a
    change like new words.
[3] The last ranking stays on show until the next one is there; the pictures never go blank in between.
[4] While a recorded run plays, it types its own queries; whoever focuses the field takes over.
*/
