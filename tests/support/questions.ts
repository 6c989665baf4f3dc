/** Two questions to a demo: in words, or as numbers of scenes. */
export const WORDS = ['a red car on the beach', 'three blue fish at night'] as const
export const SCENES = ['21', '34'] as const
