import { holds, placeWords, RELATIONS } from './facts.ts'
import { figureQuestions, type FigureQuestionType } from './figure-questions.ts'
import { createRandom, type Random } from './random.ts'
import type { Scene, Sticker } from './scene.ts'
import { BACKGROUND_ANSWERS, COLOURS, CONCEPTS, conceptNamed } from './vocabulary.ts'

export const QUESTION_TYPES = [
  'what',
  'colour',
  'where',
  'relation',
  'yes/no',
  'count',
  'background',
] as const
export type QuestionType = (typeof QUESTION_TYPES)[number]

/** A question about a scene with its only right answer. */
export interface Question {
  readonly type: QuestionType | FigureQuestionType
  readonly question: string
  readonly answer: string
}

const COUNT_ANSWERS = ['none', 'one', 'two', 'three'] as const

const name = (s: Sticker): string => (s.colour ? `${s.colour} ${s.concept}` : s.concept)

const unique = ({ stickers }: Scene): Sticker[] =>
  stickers.filter((s) => stickers.filter((other) => other.concept === s.concept).length === 1)

type Ask = (scene: Scene, random: Random) => Question | null

const ASK: Readonly<Record<QuestionType, Ask>> = {
  what(scene, random) {
    const [only, second] = scene.stickers
    if (!second) return { type: 'what', question: 'What is in the picture?', answer: only!.concept }
    const a = random.pick(unique(scene).length > 0 ? unique(scene) : scene.stickers)
    const alone = scene.stickers.filter((s) => placeWords(s) === placeWords(a)).length === 1
    return alone ? { type: 'what', question: `What is at the ${placeWords(a)}?`, answer: a.concept } : null
  },
  colour(scene, random) {
    const coloured = scene.stickers.filter((s) => s.colour)
    if (coloured.length === 0) return null
    const a = random.pick(coloured)
    const { plural } = conceptNamed(a.concept)
    const one = unique(scene).includes(a)
    const question = one ? `What colour is the ${a.concept}?` : `What colour are the ${plural}?`
    return { type: 'colour', question, answer: a.colour! }
  },
  where(scene, random) {
    const candidates = unique(scene)
    if (candidates.length === 0) return null
    const a = random.pick(candidates)
    return { type: 'where', question: `Where is the ${name(a)}?`, answer: placeWords(a) }
  },
  relation(scene, random) {
    const [a, b] = random.shuffled(unique(scene))
    if (!a || !b) return null
    const fitting = RELATIONS.filter((relation) => holds(a, relation, b))
    if (fitting.length !== 1) return null
    const [relation] = fitting
    const across = relation!.endsWith('of')
    const choice = across ? 'left or right of' : 'above or below'
    return {
      type: 'relation',
      question: `Is the ${a.concept} ${choice} the ${b.concept}?`,
      answer: relation!.replace(' of', ''),
    }
  },
  'yes/no'(scene, random) {
    if (random.chance(0.5)) {
      const a = random.pick(scene.stickers)
      return { type: 'yes/no', question: `Is there a ${name(a)}?`, answer: 'yes' }
    }
    const a = random.pick(scene.stickers)
    const recoloured = a.colour && random.chance(0.5)
    const other = recoloured
      ? { ...a, colour: random.pick(COLOURS.filter((c) => c !== a.colour)) }
      : {
          ...a,
          concept: random.pick(
            CONCEPTS.filter(
              (c) =>
                c.colourable === (a.colour !== null) && scene.stickers.every((s) => s.concept !== c.name),
            ),
          ).name,
        }
    return { type: 'yes/no', question: `Is there a ${name(other)}?`, answer: 'no' }
  },
  count(scene, random) {
    const a = random.pick(scene.stickers)
    const several = random.chance(0.5)
    const n = several ? scene.stickers.filter((s) => s.concept === a.concept).length : scene.stickers.length
    const what = several ? conceptNamed(a.concept).plural : 'things'
    return { type: 'count', question: `How many ${what} are there?`, answer: COUNT_ANSWERS[n]! }
  },
  background: (scene) => ({
    type: 'background',
    question: 'What is in the background?',
    answer: BACKGROUND_ANSWERS[scene.background],
  }),
}

/** One question of each type that the scene allows. */
export function questionsOf(scene: Scene, seed: number): Question[] {
  const random = createRandom(seed)
  if (scene.figure) return figureQuestions(scene, scene.figure, random)
  return QUESTION_TYPES.map((type) => ASK[type](scene, random)).filter((q) => q !== null)
}
