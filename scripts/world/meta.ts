import { JOINTS } from '../../components/world/figure.ts'
import { fact, factId, RELATIONS } from '../../components/world/facts.ts'
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
  /** [concept][concept][relation]: what says that one thing is left of, right of, above or below another. */
  relationFacts: CONCEPTS.flatMap((a) =>
    CONCEPTS.flatMap((b) => RELATIONS.map((relation) => factId(fact.related(a.name, relation, b.name)))),
  ),
  /** [concept][left, right, top, bottom] */
  placeFacts: CONCEPTS.flatMap(({ name }) =>
    (['left', 'right', 'top', 'bottom'] as const).map((place) => factId(fact.at(name, place))),
  ),
  colourableConcepts: CONCEPTS.flatMap((concept, i) => (concept.colourable ? [i] : [])),
  ...(isFigureSplit(split) ? { joints: JOINTS, poses: POSES } : {}),
})
