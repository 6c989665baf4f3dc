import { makeScene, type Scene } from '../../world/scene.ts'
import {
  type Background,
  BACKGROUND_PHRASES,
  type Category,
  type Colour,
  COLOURS,
  conceptNamed,
} from '../../world/vocabulary.ts'

/** What is known of a point because the world made it; a text says only some of it. */
export interface Truth {
  readonly colour?: Colour
  readonly category?: Category
  readonly background?: Background
}

export interface SampleText extends Truth {
  readonly text: string
}

/** Two or more concepts of each category, so that one can see what lies together. */
const COLOURED = [
  'car',
  'rocket',
  'cat',
  'bird',
  'fish',
  'tulip',
  'apple',
  'hat',
  'dress',
  'balloon',
  'star',
  'house',
]
const UNCOLOURED = ['panda', 'pizza', 'pine tree', 'castle']
const PICTURES = 80
/** A number beyond which no new combination is found: what is left is held out of `val`. */
const SEEDS = 40_000

/** Numbers of `val` scenes with one thing that is not small: one for each concept and colour, two where there is none. */
export function sampleScenes(): number[] {
  const taken = new Map<string, number>()
  const chosen: number[] = []
  for (let seed = 0; seed < SEEDS && chosen.length < PICTURES; seed++) {
    const { stickers } = makeScene(seed, 'val')
    const thing = stickers[0]!
    if (stickers.length > 1 || thing.size === 'small') continue
    if (!COLOURED.includes(thing.concept) && !UNCOLOURED.includes(thing.concept)) continue
    const key = `${thing.colour} ${thing.concept}`
    const count = taken.get(key) ?? 0
    if (count >= (thing.colour ? 1 : 2)) continue
    taken.set(key, count + 1)
    chosen.push(seed)
  }
  return chosen.sort((a, b) => a - b)
}

export function truthOf({ background, stickers }: Scene): Truth {
  const { concept, colour } = stickers[0]!
  return { background, category: conceptNamed(concept).category, ...(colour && { colour }) }
}

const article = (words: string): string => (/^[aeiou]/.test(words) ? `an ${words}` : `a ${words}`)

function textOf(concept: string, colour?: Colour): SampleText {
  const text = article(colour ? `${colour} ${concept}` : concept)
  return { text, category: conceptNamed(concept).category, ...(colour && { colour }) }
}

/** Texts of each kind: things, things in a colour, colours, backgrounds. */
export function sampleTexts(): SampleText[] {
  const things = ['car', 'cat', 'fish', 'tulip', 'apple', 'hat', 'balloon', ...UNCOLOURED].map((each) =>
    textOf(each),
  )
  const pairs: [Colour, string][] = [
    ['red', 'car'],
    ['blue', 'car'],
    ['yellow', 'car'],
    ['green', 'cat'],
    ['purple', 'cat'],
    ['red', 'fish'],
    ['blue', 'fish'],
    ['red', 'tulip'],
    ['yellow', 'tulip'],
    ['green', 'apple'],
    ['pink', 'dress'],
    ['blue', 'house'],
    ['orange', 'balloon'],
    ['purple', 'star'],
    ['green', 'rocket'],
  ]
  const colours = COLOURS.map((colour): SampleText => ({ text: colour, colour }))
  const places = (['grass', 'beach', 'snow', 'sea', 'night', 'sunset', 'desert'] as const).map(
    (background): SampleText => ({ text: BACKGROUND_PHRASES[background][0]!, background }),
  )
  return [...things, ...pairs.map(([colour, concept]) => textOf(concept, colour)), ...colours, ...places]
}
