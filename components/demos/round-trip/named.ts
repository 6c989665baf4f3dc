import { wordsOf, type Word } from '../../models/text-search.ts'
import { COLUMNS, ROWS, type Place } from '../../world/facts.ts'
import {
  BACKGROUND_PHRASES,
  BACKGROUNDS,
  COLOURS,
  CONCEPTS,
  STYLES,
  type Background,
  type Colour,
  type Style,
} from '../../world/vocabulary.ts'

/** Words of a prompt that mean something, with where they stand: `from` and `to` count UTF-16 units. */
export interface Mention<T> {
  readonly value: T
  readonly from: number
  readonly to: number
}

/** A thing that a prompt names. */
export interface NamedThing {
  readonly concept: Mention<string>
  /** Null where the prompt leaves it open. */
  readonly colour: Mention<Colour> | null
  readonly places: readonly Place[]
}

/** What a prompt asks for, as far as the judge has a word for it. */
export interface Named {
  readonly things: readonly NamedThing[]
  readonly background: Mention<Background> | null
  readonly style: Mention<Style> | null
}

type Phrase<T> = readonly [value: T, words: readonly string[]]

const phrase = <T>(value: T, text: string): Phrase<T> => [value, wordsOf(text).map(({ word }) => word)]

/** The longest first, so that "pine tree" is no tree of another kind. */
const longestFirst = <T>(phrases: readonly Phrase<T>[]): readonly Phrase<T>[] =>
  [...phrases].sort(([, a], [, b]) => b.length - a.length)

const CONCEPT_PHRASES = longestFirst(
  CONCEPTS.flatMap(({ name, plural, synonyms }) => {
    const plurals = synonyms.map((synonym) => `${synonym}s`)
    return [name, plural, ...synonyms, ...plurals].map((text) => phrase(name, text))
  }),
)
/** Their whole phrases, and the word itself where it can mean nothing else. */
const BACKGROUND_WORDS = longestFirst(
  BACKGROUNDS.flatMap((background) => [
    ...BACKGROUND_PHRASES[background].map((text) => phrase(background, text)),
    ...(BACKGROUNDS.indexOf(background) >= BACKGROUNDS.indexOf('grass')
      ? [phrase(background, background)]
      : []),
  ]),
)

/** Finds phrases in words that are still free, and takes them. */
function take<T>(words: readonly Word[], free: boolean[], phrases: readonly Phrase<T>[]): Mention<T>[] {
  const found: Mention<T>[] = []
  for (const [value, wanted] of phrases) {
    for (let at = 0; at + wanted.length <= words.length; at++) {
      if (!wanted.every((word, i) => free[at + i] && words[at + i]!.word === word)) continue
      wanted.forEach((_, i) => (free[at + i] = false))
      found.push({ value, from: words[at]!.from, to: words[at + wanted.length - 1]!.to })
    }
  }
  return found.sort((a, b) => a.from - b.from)
}

const PLACES: Readonly<Record<string, readonly Place[]>> = {
  left: ['left'],
  right: ['right'],
  top: ['top'],
  bottom: ['bottom'],
  middle: ['centre', 'middle'],
  centre: ['centre', 'middle'],
  center: ['centre', 'middle'],
}

/** "left" says where a thing is, "left of" how two things stand; "at the top of the picture" is a place again. */
function placesAfter(words: readonly Word[], from: number, until: number): Place[] {
  return words.flatMap(({ word, from: at }, i) => {
    if (at < from || at >= until || !Object.hasOwn(PLACES, word)) return []
    const next = words.slice(i + 1, i + 4).map((other) => other.word)
    return next[0] === 'of' && next.join(' ') !== 'of the picture' ? [] : PLACES[word]!
  })
}

/** Reads a prompt for what the judge can check. It is no parser of English: what it does not know it passes over. */
export function namedIn(prompt: string): Named {
  const words = wordsOf(prompt)
  const free = words.map(() => true)
  const [background = null] = take(words, free, BACKGROUND_WORDS)
  const concepts = take(words, free, CONCEPT_PHRASES)
  const colours = take(
    words,
    free,
    COLOURS.map((colour) => phrase(colour, colour)),
  )
  const [style = null] = take(
    words,
    free,
    STYLES.map((name) => phrase(name, name)),
  )
  const between = (colour: Mention<Colour>, concept: Mention<string>): boolean =>
    colour.to <= concept.from && prompt.slice(colour.to, concept.from).trim() === ''
  const things = concepts.map((concept, i) => ({
    concept,
    colour: colours.find((colour) => between(colour, concept)) ?? null,
    places: placesAfter(words, concept.to, concepts[i + 1]?.from ?? Infinity),
  }))
  return { things, background, style }
}

export const isColumn = (place: Place): boolean => (COLUMNS as readonly string[]).includes(place)
export const isRow = (place: Place): boolean => (ROWS as readonly string[]).includes(place)
