/** What a reader may try first; the collection has pictures for all but the last. */
export const EXAMPLES = [
  'a red car',
  'an animal on the beach',
  'three snowmen',
  'a truck right of a fox',
  'something blue',
  'a bunny',
  'a piano on the moon',
] as const

/** The queries of the recorded run, in the order in which they are played. */
export const RECORDED: readonly string[] = ['an animal on the beach', 'a green dragon', 'three snowmen']

/** How many pictures are shown at first, and at most. */
export const FEW = 12
export const MANY = 24
