import { describe, expect, it } from 'vitest'
import { cardFigure } from '../../../components/pages/card-figure.ts'
import type { ModelCard } from '../../../components/runtime/card.ts'
import { formatBytes } from '../../../components/views/format-bytes.ts'

const card = {
  name: 'clip',
  files: {
    image: { bytes: 2_000_000, parameters: 1_100_000 },
    text: { bytes: 1_500_000, parameters: 750_000 },
  },
  training: { samples: 400_000 },
  metrics: { zero_shot_concept: 0.9512 },
  shape: { image_layers: 3 },
} as unknown as ModelCard

describe('a figure in the text of a page', () => {
  it.each([
    ['parameters', '1.85 M'],
    ['bytes', '3.5 MB'],
    ['image.parameters', '1.10 M'],
    ['shape.image_layers', '3'],
    ['metrics.zero_shot_concept', '95.1 %'],
    ['training.samples', '400 k'],
  ])('comes from the card: %s is %s', (path, text) => expect(cardFigure(card, path, formatBytes)).toBe(text))

  it('that no card holds stops the build', () => {
    expect(() => cardFigure(card, 'metrics.beauty', formatBytes)).toThrow('has no figure "metrics.beauty"')
  })
})
