import { JOINTS } from '../../components/world/figure.ts'
import { fact, factId } from '../../components/world/facts.ts'
import { POSES } from '../../components/world/poses.ts'
import {
  BACKGROUND_PHRASES,
  BACKGROUNDS,
  CATEGORIES,
  COLOURS,
  CONCEPTS,
  SIZES,
  STYLES,
} from '../../components/world/vocabulary.ts'
import {
  CAPTIONS_PER_SCENE,
  CLAIMS_PER_CAPTION,
  FACTS_PER_SCENE,
  isFigureSplit,
  type ShardSplit,
} from './shard.ts'

/** What `meta.json` says of a split: the shapes of its arrays and the words behind the numbers in them. */
export const metaOf = (split: ShardSplit, count: number, size: number) => ({
  split,
  count,
  size,
  captionsPerScene: CAPTIONS_PER_SCENE,
  claimsPerCaption: CLAIMS_PER_CAPTION,
  factsPerScene: FACTS_PER_SCENE,
  concepts: CONCEPTS.map((concept) => concept.name),
  colours: COLOURS,
  backgrounds: BACKGROUNDS,
  backgroundPhrases: BACKGROUNDS.map((background) => BACKGROUND_PHRASES[background][0]),
  styles: STYLES,
  sizes: SIZES,
  seed: 0,
  /** Every fact that speaks of a colour of a sticker or a shirt. */
  colourFacts: COLOURS.flatMap((colour) => [
    fact.is(colour),
    ...CATEGORIES.map((category) => fact.coloured(`some ${category}`, colour)),
    ...CONCEPTS.map(({ name }) => fact.coloured(name, colour)),
    fact.coloured('person', colour),
  ]).map(factId),
  colourableConcepts: CONCEPTS.flatMap((concept, i) => (concept.colourable ? [i] : [])),
  ...(isFigureSplit(split) ? { joints: JOINTS, poses: POSES } : {}),
})
