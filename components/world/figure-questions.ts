import { holds, placeWords, RELATIONS } from './facts.ts'
import type { Figure } from './figure.ts'
import { POSE_PHRASES, POSES } from './poses.ts'
import type { Question } from './questions.ts'
import type { Random } from './random.ts'
import type { Scene } from './scene.ts'
import { BACKGROUND_ANSWERS } from './vocabulary.ts'

/** What is asked about a person beyond what is asked about stickers. */
export const FIGURE_QUESTION_TYPES = ['pose', 'shirt'] as const
export type FigureQuestionType = (typeof FIGURE_QUESTION_TYPES)[number]

/** Questions about a scene with a person, each with its only right answer. */
export function figureQuestions({ stickers, background }: Scene, figure: Figure, random: Random): Question[] {
  const { pose, shirt } = figure
  const doing = random.chance(0.5) ? pose : random.pick(POSES)
  const questions: Question[] = [
    { type: 'pose', question: 'What is the person doing?', answer: POSE_PHRASES[pose].doing[0]! },
    { type: 'shirt', question: "What colour is the person's shirt?", answer: shirt },
    { type: 'where', question: 'Where is the person?', answer: placeWords(figure) },
    {
      type: 'yes/no',
      question: `Is the person ${POSE_PHRASES[doing].doing[0]}?`,
      answer: doing === pose ? 'yes' : 'no',
    },
    { type: 'count', question: 'How many people are there?', answer: 'one' },
    {
      type: 'background',
      question: 'What is in the background?',
      answer: BACKGROUND_ANSWERS[background],
    },
  ]
  const [thing] = stickers
  const relations = thing ? RELATIONS.filter((relation) => holds(figure, relation, thing)) : []
  if (thing && relations.length === 1) {
    const across = relations[0]!.endsWith('of')
    questions.push({
      type: 'relation',
      question: `Is the person ${across ? 'left or right of' : 'above or below'} the ${thing.concept}?`,
      answer: relations[0]!.replace(' of', ''),
    })
  }
  return questions
}
