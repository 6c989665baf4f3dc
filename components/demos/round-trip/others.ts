import { captionOf } from '../../world/captions.ts'
import { createRandom, hashText } from '../../world/random.ts'
import { makeScene } from '../../world/scene.ts'
import { BACKGROUND_PHRASES, BACKGROUNDS, COLOURS, CONCEPTS, conceptNamed } from '../../world/vocabulary.ts'
import { namedIn, type Mention } from './named.ts'

/** With how many other prompts a picture is compared. */
export const OTHERS = 12
/** How many of them change the same word of the prompt. */
const A_WORD = 3

const exchanged = (prompt: string, { from, to }: Mention<unknown>, words: string): string =>
  (prompt.slice(0, from) + words + prompt.slice(to))
    .replace(/\b(a)n? (?=[aeio])/gi, '$1n ')
    .replace(/\b(a)n (?=[^aeiou])/gi, '$1 ')

/**
 * Twelve other prompts, the same ones each time: first such as differ from this one in a single word that the world
 * knows (another colour, thing or background), then captions of other scenes.
 */
export function otherPrompts(prompt: string): string[] {
  const random = createRandom(hashText(prompt))
  const { things, background } = namedIn(prompt)
  const found = new Set<string>()
  const add = (mention: Mention<unknown>, words: readonly string[]): void => {
    for (const word of random.shuffled(words).slice(0, A_WORD)) found.add(exchanged(prompt, mention, word))
  }
  for (const { concept, colour } of things) {
    const { colourable } = conceptNamed(concept.value)
    const alike = CONCEPTS.filter((c) => c.colourable === colourable && c.name !== concept.value)
    add(
      concept,
      alike.map(({ name }) => name),
    )
    if (colour)
      add(
        colour,
        COLOURS.filter((other) => other !== colour.value),
      )
  }
  if (background) {
    const rest = BACKGROUNDS.filter((other) => other !== background.value)
    add(
      background,
      rest.map((other) => BACKGROUND_PHRASES[other][0]!),
    )
  }
  found.delete(prompt)
  for (let seed = 0; found.size < OTHERS; seed++) {
    const { text } = captionOf(makeScene(seed, 'val'), seed)
    if (text !== prompt) found.add(text)
  }
  return [...found].slice(0, OTHERS)
}
