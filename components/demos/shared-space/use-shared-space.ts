import { computed, ref, shallowRef, watch } from 'vue'
import { CLIP } from '../../models/clip.ts'
import type { Tokeniser } from '../../models/tokeniser.ts'
import { formatExpression, parseExpression, type Term } from '../../models/word-arithmetic.ts'
import type { Engine } from '../../runtime/engine.ts'
import { ModelFailure } from '../../runtime/failure.ts'
import { fetchTrace } from '../../trace/fetch-trace.ts'
import type { Run, Step, Trace } from '../../trace/step.ts'
import { useTrace, type UseTraceOptions } from '../../trace/use-trace.ts'
import { useLessonState } from '../../views/use-lesson-state.ts'
import { loadTokeniser } from '../shared/resources.ts'
import { useWish } from '../shared/use-wish.ts'
import { EXPRESSIONS, SENTENCES, termsOfSentence } from './examples.ts'
import { land, landingAt, landingBefore } from './land.ts'
import { messages } from './messages.ts'
import { PROPERTIES } from './properties.ts'
import { cosinesWith, type Neighbour, nearest, openSpace, type Space } from './space.ts'

export interface SharedSpaceOptions extends UseTraceOptions {
  readonly tokeniser?: () => Promise<Tokeniser>
}

export interface Neighbourhood {
  /** Whose neighbours they are. */
  readonly label: string
  /** Whether they belong to what is on show in the plane. */
  readonly current: boolean
  readonly pictures: readonly Neighbour[]
  readonly texts: readonly Neighbour[]
}

/** How many neighbours of each kind are listed. */
const NEIGHBOURS = 5
/** Before anything has landed, the list is that of the first picture, so that it is there from the start. */
const FIRST_SHOWN = 0

/** The state of the demo and the loop over its trace. The plane comes with the recorded run and stays. */
export function useSharedSpace(options: SharedSpaceOptions = {}) {
  const { tokeniser = loadTokeniser } = options
  const lesson = useLessonState('shared-space', {
    ask: { type: 'enum', default: 'sentence', options: ['sentence', 'sum'] },
    sentence: { type: 'string', default: SENTENCES[0], maxLength: 200 },
    sum: { type: 'string', default: EXPRESSIONS[0], maxLength: 400 },
    centre: { type: 'boolean', default: true },
    colour: { type: 'enum', default: 'background', options: [...PROPERTIES, 'none'] },
  })
  const { state } = lesson
  const player = useTrace({ models: [CLIP.text], recorded: 'shared-space', ...options })

  const space = shallowRef<Space | null>(null)
  watch(
    () => player.trace.value?.steps.find(({ stage }) => stage === 'plane'),
    (plane) => plane && (space.value ??= openSpace(plane)),
    { immediate: true },
  )

  const expression = computed(() => parseExpression(state.sum))
  const terms = computed<readonly Term[] | null>(() => {
    if (state.ask === 'sentence') return termsOfSentence(state.sentence)
    return 'terms' in expression.value ? expression.value.terms : null
  })
  const wish = computed(() => (terms.value ? formatExpression(terms.value) : null))
  /** A point of the plane that the reader has chosen. */
  const picked = ref<string | null>(null)
  watch([player.current, player.trace], () => (picked.value = null))

  const { draft, following, ask, release, run, framed } = useWish({
    player,
    wish,
    answers,
    run: start,
    onAsk: () => (picked.value = null),
  })
  lesson.whenReady(() => lesson.restored.value && ask())

  const landing = computed(() => (draft.value ? null : landingAt(player.trace.value, player.current.value)))

  // [1]
  const form = computed<{ ask: 'sentence' | 'sum'; text: string }>(() => {
    if (following.value && landing.value) {
      const { query, terms } = landing.value
      return { ask: terms.length > 1 ? 'sum' : 'sentence', text: query }
    }
    return { ask: state.ask, text: state[state.ask] }
  })
  function edit(change: { ask?: 'sentence' | 'sum'; text?: string }): void {
    state.ask = change.ask ?? form.value.ask
    if (change.text !== undefined) state[state.ask] = change.text
    ask()
  }

  // [2]
  const neighbours = computed((before?: Neighbourhood | null): Neighbourhood | null => {
    if (!space.value) return null
    const { points } = space.value
    const result = landingBefore(player.trace.value, player.current.value)
    // The list that stands stays until the next one comes, a moment later.
    if (player.running.value && !result && before) return before
    const point =
      points.find(({ id }) => id === picked.value) ?? (result ? undefined : points.at(FIRST_SHOWN))
    const cosines = point ? cosinesWith(space.value, point.vector).data : result!.cosines!
    const wanted = { count: NEIGHBOURS, ...(point && { except: point.id }) }
    return {
      label: point?.label ?? result!.query,
      current: picked.value !== null || landing.value?.cosines != null,
      pictures: nearest(space.value, cosines, 'picture', wanted),
      texts: nearest(space.value, cosines, 'text', wanted),
    }
  })

  // [3]
  async function* live(engine: Engine, signal: AbortSignal): Run {
    const asked = terms.value!
    const [words, fixed] = await Promise.all([tokeniser(), space.value ?? fetchSpace(options.fetch)])
    space.value ??= fixed
    yield* land(engine, words, { terms: asked, space: fixed }, signal)
  }

  function start(): Promise<Trace | null> {
    if (!terms.value) return Promise.resolve(null)
    release()
    return player.run(live, { query: wish.value })
  }

  return {
    lesson,
    player: framed,
    space,
    expression,
    terms,
    form,
    edit,
    draft,
    landing,
    picked,
    neighbours,
    run,
  }
}

const answers = ({ stage, notes }: Step, wish: string): boolean =>
  stage === 'neighbours' && notes?.query === wish

/** The plane alone, where the recorded run has not come: a live run can do without its other steps. */
async function fetchSpace(fetcher?: typeof fetch): Promise<Space> {
  const { steps } = await fetchTrace('shared-space', fetcher, messages.en.storedPlane)
  const plane = steps.find(({ stage }) => stage === 'plane')
  if (!plane) throw new ModelFailure('missing', messages.en.missingPlane)
  return openSpace(plane)
}

/*
[1] While the recorded run is on show, the field says what it places; the first edit starts from there.
[2] Neighbours are found in all 128 dimensions, pictures and texts apart: a text is nearer to texts than to any
    picture, so one list for both would hold texts only.
[3] A live run reads the reader's words only. The plane and its points are those of the recorded run.
*/
