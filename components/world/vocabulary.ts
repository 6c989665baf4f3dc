/** What the sticker world is made of. Order matters: indices are class numbers in the shards and in the judge. */

export const COLOURS = ['red', 'orange', 'yellow', 'green', 'blue', 'purple', 'pink'] as const
export type Colour = (typeof COLOURS)[number]

/** Drawing styles: Fluent Emoji flat and glossy, Noto Emoji, Twemoji. */
export const STYLES = ['flat', 'glossy', 'noto', 'twemoji'] as const
export type Style = (typeof STYLES)[number]

export const SIZES = ['small', 'medium', 'big'] as const
export type Size = (typeof SIZES)[number]

export const BACKGROUNDS = [
  'white',
  'cream',
  'rose',
  'sky',
  'mint',
  'grass',
  'beach',
  'snow',
  'sea',
  'night',
  'sunset',
  'desert',
] as const
export type Background = (typeof BACKGROUNDS)[number]

/** How a caption may speak of a background. */
export const BACKGROUND_PHRASES: Readonly<Record<Background, readonly string[]>> = {
  white: ['on a white background', 'on white', 'on plain white'],
  cream: ['on a cream background', 'on cream'],
  rose: ['on a light pink background', 'on a pale pink background'],
  sky: ['on a light blue background', 'on a pale blue background'],
  mint: ['on a light green background', 'on a mint background'],
  grass: ['on the grass', 'in a meadow', 'on a green lawn'],
  beach: ['on the beach', 'at the beach', 'on the sand by the sea'],
  snow: ['in the snow', 'on the snow', 'in winter'],
  sea: ['in the sea', 'at sea', 'on the water'],
  night: ['at night', 'under the stars', 'in the dark'],
  sunset: ['at sunset', 'under an orange sky', 'in the evening'],
  desert: ['in the desert', 'among the dunes'],
}

/** The answer to what is in the background. */
export const BACKGROUND_ANSWERS: Readonly<Record<Background, string>> = {
  white: 'a white background',
  cream: 'a cream background',
  rose: 'a light pink background',
  sky: 'a light blue background',
  mint: 'a light green background',
  grass: 'grass',
  beach: 'a beach',
  snow: 'snow',
  sea: 'the sea',
  night: 'night',
  sunset: 'sunset',
  desert: 'a desert',
}

export const CATEGORIES = ['animal', 'food', 'plant', 'vehicle', 'clothing', 'thing'] as const
export type Category = (typeof CATEGORIES)[number]

export interface Concept {
  /** The word for it; also its name in code. */
  readonly name: string
  readonly plural: string
  readonly synonyms: readonly string[]
  readonly category: Category
  /** True: always painted in one of the seven colours. False: always in its own colours. */
  readonly colourable: boolean
  /** Name of the drawing in the icon sets. */
  readonly icon: string
}

type Row = readonly [name: string, icon?: string, synonyms?: string, plural?: string]

const concepts = (category: Category, colourable: boolean, rows: readonly Row[]): Concept[] =>
  rows.map(([name, icon = name, synonyms = '', plural = `${name}s`]) => ({
    name,
    plural,
    synonyms: synonyms === '' ? [] : synonyms.split(', '),
    category,
    colourable,
    icon: icon.replaceAll(' ', '-'),
  }))

/** The concepts, 56 that take any colour and 40 that keep their own. */
export const CONCEPTS: readonly Concept[] = [
  ...concepts('animal', true, [
    ['cat', 'cat-face', 'kitten'],
    ['dog', 'dog-face', 'puppy'],
    ['rabbit', 'rabbit-face', 'bunny'],
    ['bear'],
    ['horse'],
    ['elephant'],
    ['bird'],
    ['owl'],
    ['fish', 'tropical-fish', '', 'fish'],
    ['dolphin'],
    ['whale', 'spouting-whale'],
    ['octopus', 'octopus', '', 'octopuses'],
    ['crab'],
    ['snail'],
    ['butterfly', 'butterfly', '', 'butterflies'],
    ['turtle', 'turtle', 'tortoise'],
    ['frog'],
    ['dragon', 'dragon-face'],
    ['dinosaur', 'sauropod'],
  ]),
  ...concepts('vehicle', true, [
    ['car', 'automobile', 'automobile'],
    ['bus', 'bus', '', 'buses'],
    ['truck', 'delivery-truck', 'lorry'],
    ['tractor'],
    ['train', 'locomotive', 'locomotive'],
    ['rocket', 'rocket', 'spaceship'],
    ['airplane', 'airplane', 'plane'],
    ['helicopter'],
    ['sailboat', 'sailboat', 'sailing boat'],
  ]),
  ...concepts('clothing', true, [
    ['hat', 'top-hat', 'top hat'],
    ['shirt', 't-shirt'],
    ['dress', 'dress', '', 'dresses'],
    ['scarf', 'scarf', '', 'scarves'],
    ['shoe', 'running-shoe', 'sneaker'],
    ['backpack', 'backpack', 'rucksack'],
    ['crown'],
  ]),
  ...concepts('plant', true, [
    ['tulip'],
    ['rose', 'rose'],
    ['mushroom'],
    ['leaf', 'maple-leaf', '', 'leaves'],
  ]),
  ...concepts('food', true, [
    ['apple', 'red-apple'],
    ['pear'],
    ['pepper', 'hot-pepper', 'chilli'],
    ['lollipop', 'lollipop', 'candy'],
  ]),
  ...concepts('thing', true, [
    ['balloon'],
    ['umbrella'],
    ['guitar'],
    ['teapot'],
    ['key'],
    ['bell'],
    ['heart', 'red-heart'],
    ['star'],
    ['house', 'house', 'home'],
    ['book', 'closed-book'],
    ['chair'],
    ['gem', 'gem-stone', 'diamond'],
    ['gift', 'wrapped-gift', 'present'],
  ]),
  ...concepts('animal', false, [
    ['tiger', 'tiger-face'],
    ['lion'],
    ['panda'],
    ['fox', 'fox', '', 'foxes'],
    ['cow', 'cow-face'],
    ['pig', 'pig-face'],
    ['monkey', 'monkey-face'],
    ['koala'],
    ['penguin'],
    ['chicken', 'chicken', 'hen'],
    ['bee', 'honeybee'],
    ['ladybird', 'lady-beetle', 'ladybug'],
    ['unicorn'],
    ['spider'],
  ]),
  ...concepts('food', false, [
    ['banana'],
    ['watermelon'],
    ['strawberry', 'strawberry', '', 'strawberries'],
    ['pineapple'],
    ['carrot'],
    ['pizza', 'pizza', 'slice of pizza'],
    ['burger', 'hamburger', 'hamburger'],
    ['bread', 'bread', 'loaf of bread', 'loaves of bread'],
    ['doughnut', 'doughnut', 'donut'],
    ['cake', 'birthday-cake', 'birthday cake'],
    ['cheese', 'cheese-wedge', 'piece of cheese', 'pieces of cheese'],
    ['coffee', 'hot-beverage', 'cup of coffee', 'cups of coffee'],
  ]),
  ...concepts('plant', false, [
    ['sunflower'],
    ['cactus', 'cactus', '', 'cactuses'],
    ['palm tree', 'palm-tree', 'palm'],
    ['pine tree', 'evergreen-tree', 'fir tree'],
  ]),
  ...concepts('thing', false, [
    ['ghost'],
    ['robot'],
    ['snowman', 'snowman-without-snow', '', 'snowmen'],
    ['pumpkin', 'jack-o-lantern'],
    ['football', 'soccer-ball', 'soccer ball'],
    ['trophy', 'trophy', '', 'trophies'],
    ['camera'],
    ['scissors', 'scissors', 'pair of scissors', 'scissors'],
    ['anchor'],
    ['castle'],
  ]),
]

const byName = new Map(CONCEPTS.map((concept, index) => [concept.name, { concept, index }]))

/** @throws RangeError for a word that is no concept of the world */
export function conceptNamed(name: string): Concept {
  const found = byName.get(name)
  if (!found) throw new RangeError(`The sticker world has no "${name}".`)
  return found.concept
}

/** Class number of a concept. */
export const conceptIndex = (name: string): number => byName.get(name)?.index ?? -1
