/** Pairs of sentences, each to be looked at for one thing. */
export const PRESETS = [
  { id: 'order', a: 'a cat left of a dog', b: 'a dog left of a cat' },
  { id: 'paraphrase', a: 'a big red car on the grass', b: 'a huge red automobile in a meadow' },
  { id: 'unknown', a: 'a red car', b: 'a zorbled car' },
  { id: 'negation', a: 'a dog on the beach', b: 'no dog on the beach' },
  { id: 'last', a: 'a red fox at night', b: 'a red fox at sunset' },
] as const

export type PresetId = (typeof PRESETS)[number]['id']

export const presetOf = (a: string, b: string): PresetId | null =>
  PRESETS.find((one) => one.a === a && one.b === b)?.id ?? null
