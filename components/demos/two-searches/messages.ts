import type { Writer } from './captions.ts'
import type { PreparedQuery } from './queries.ts'

const about: Readonly<Record<PreparedQuery['about'], string>> = {
  exact: 'One caption says just this: the home game of word matching.',
  kind: 'Few captions say “animal” or name the beach; the pictures show both.',
  synonym: 'The captions of the pictures with cars say “car” or “cars”, and a word search knows no synonyms.',
  'left-out': 'Two pictures show a pink tractor; the caption of one of them speaks of something else.',
  style: 'There is such a picture, and its caption does not say how it is drawn.',
  size: 'Two pictures show a small banana; a caption may call it little, tiny or nothing at all.',
  order:
    'Nothing fits: the truck is right of the fox. Word matching sees the same words in either order, and neither way can say “none of these”.',
}

const writers: Readonly<Record<Writer, string>> = { world: 'the grammar of the sticker world' }

export const messages = {
  en: {
    title: 'Two ways to search',
    hint: 'The same words, looked up in 200 stored captions and compared with 200 picture vectors. Each way fails in its own manner.',
    query: 'Look for',
    placeholder: 'a red car on the beach',
    examples: 'Prepared questions',
    words: 'By stored captions',
    space: 'By the shared space',
    wordsHow: 'Word matching, BM25',
    spaceHow: 'Cosine of text and picture vector',
    found: (right: number, possible: number) => `${right} of ${possible} found`,
    noneFits: 'nothing in the collection fits',
    nothing: 'No caption shares a word with the question.',
    fits: 'fits',
    fitsNot: 'does not fit',
    bm25: (score: string) => `BM25 ${score}`,
    cosine: (score: string) => `cosine ${score}`,
    about,
    ownQuery: 'For words of your own the right answers are not known, so nothing is marked.',
    waiting: (query: string) => `Run it live to look for “${query}”. On show: “{shown}”.`,
    measuredTitle: 'Measured',
    measured: (questions: number, possible: number, words: number, space: number) =>
      `${questions} of the prepared questions have an answer among the 200 pictures. Of the ${possible} right answers that the first six places could hold, the captions brought ${words} and the shared space ${space} (recorded run).`,
    writers,
    writer: (name: string) => `Stored captions: one a picture, by ${name}.`,
    times: (words: string, space: string) => `Captions ${words} ms · shared space ${space} ms`,
    fetchesToo: 'A live run also fetches the drawings of the pictures, 1.0 MB.',
    stages: { words: 'Word matching', tokens: 'Tokens', text: 'Text tower', compare: 'Compare' },
    said: (query: string, words: string, space: string) =>
      `“${query}”. By captions, first: ${words}. By the shared space, first: ${space}.`,
    none: 'nothing',
  },
}
