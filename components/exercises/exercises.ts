import type { Exercise } from './exercise.ts'
import { guidanceLength, guidanceOne, sameText, spread } from './guidance.ts'
import { snrOne, stepTenOfTwenty } from './noise-levels.ts'
import { channelZero, clipRank, strengthZero } from './pictures.ts'
import { lastWord, wordOrder } from './texts.ts'
import { lossOrder } from './training.ts'
import { eulerHalf, heunCalls, sameSeed } from './walks.ts'

/** All exercises by the name that a page calls them by. */
export const EXERCISES = {
  'snr-one': snrOne,
  'loss-order': lossOrder,
  'last-word': lastWord,
  'word-order': wordOrder,
  'step-ten-of-twenty': stepTenOfTwenty,
  'guidance-one': guidanceOne,
  'guidance-length': guidanceLength,
  'heun-calls': heunCalls,
  'euler-half': eulerHalf,
  'same-text': sameText,
  spread,
  'channel-zero': channelZero,
  'same-seed': sameSeed,
  'strength-zero': strengthZero,
  'clip-rank': clipRank,
} as const satisfies Readonly<Record<string, Exercise>>

export type ExerciseId = keyof typeof EXERCISES
