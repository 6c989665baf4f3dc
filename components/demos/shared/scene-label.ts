import type { Scene, Sticker } from '../../world/scene.ts'
import { BACKGROUND_PHRASES, conceptNamed } from '../../world/vocabulary.ts'

const NUMBERS = ['no', 'one', 'two', 'three'] as const

function mention(sticker: Sticker, count: number): string {
  const { name, plural } = conceptNamed(sticker.concept)
  const words = [sticker.colour, count > 1 ? plural : name].filter(Boolean).join(' ')
  if (count > 1) return `${NUMBERS[count] ?? count} ${words}`
  if (name === 'scissors') return words
  return `${/^[aeio]|^u(?!ni)/.test(words) ? 'an' : 'a'} ${words}`
}

/** What is in a scene, in a few words: the text alternative of its picture. */
export function sceneLabel({ stickers, figure, background }: Scene): string {
  const kinds = new Map<string, Sticker[]>()
  for (const sticker of stickers) {
    const kind = `${sticker.colour} ${sticker.concept}`
    kinds.set(kind, [...(kinds.get(kind) ?? []), sticker])
  }
  const things = [...kinds.values()].map((same) => mention(same[0]!, same.length))
  if (figure)
    things.unshift(
      `a person in ${figure.shirt === 'orange' ? 'an' : 'a'} ${figure.shirt} shirt, ${figure.pose}`,
    )
  const last = things.pop()
  const where = BACKGROUND_PHRASES[background][0]!
  if (last === undefined) return `nothing, ${where}`
  return `${things.length > 0 ? `${things.join(', ')} and ${last}` : last}, ${where}`
}
