import { holds, placeWords, RELATIONS } from './facts.ts'
import type { Figure } from './figure.ts'
import { POSE_PHRASES } from './poses.ts'
import type { Scene, Sticker } from './scene.ts'
import { BACKGROUND_PHRASES, type Style } from './vocabulary.ts'

const STYLE_PHRASES: Readonly<Record<Style, string>> = {
  flat: 'in flat colours without shading',
  glossy: 'with soft shading and highlights',
  noto: 'in the style of Noto Emoji',
  twemoji: 'in the style of Twemoji',
}

const NUMBER_WORDS = ['Nothing', 'One thing', 'Two things', 'Three things'] as const

const mention = (s: Sticker): string => (s.colour ? `${s.colour} ${s.concept}` : s.concept)

/** A long description: everything that the scene holds, in a fixed order, in whole sentences. */
export function describe(scene: Scene): string {
  const { stickers, figure } = scene
  if (figure) return describePerson(scene, figure)
  const sentences = [
    `${NUMBER_WORDS[stickers.length]} ${stickers.length === 1 ? 'stands' : 'stand'} ${BACKGROUND_PHRASES[scene.background][0]}, drawn ${STYLE_PHRASES[scene.style]}.`,
  ]
  for (const s of stickers) {
    const place = placeWords(s)
    sentences.push(`At the ${place} there is a ${s.size} ${mention(s)}.`)
  }
  stickers.forEach((a, i) => {
    for (const b of stickers.slice(i + 1)) {
      if (a.concept === b.concept) continue
      const relations = RELATIONS.filter((relation) => holds(a, relation, b))
      if (relations.length > 0) {
        sentences.push(`The ${mention(a)} is ${relations.join(' and ')} the ${mention(b)}.`)
      }
    }
  })
  return sentences.join(' ')
}

function describePerson({ stickers, background }: Scene, figure: Figure): string {
  const { shirt, size, pose, facing } = figure
  const company = stickers.length > 0 ? 'A person and one thing are' : 'A person is'
  const where = BACKGROUND_PHRASES[background][0]
  const turned = facing === 'front' ? '' : `, facing ${facing}`
  const dress = `${shirt === 'orange' ? 'an' : 'a'} ${shirt} shirt`
  const sentences = [
    `${company} ${where}.`,
    `At the ${placeWords(figure)} there is a ${size} person in ${dress}, ${POSE_PHRASES[pose].doing[0]}${turned}.`,
  ]
  for (const s of stickers) {
    sentences.push(`At the ${placeWords(s)} there is a ${s.size} ${mention(s)}.`)
    const relations = RELATIONS.filter((relation) => holds(figure, relation, s))
    sentences.push(`The person is ${relations.join(' and ')} the ${mention(s)}.`)
  }
  return sentences.join(' ')
}
