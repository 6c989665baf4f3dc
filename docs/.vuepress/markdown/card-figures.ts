import type { MarkdownIt } from 'markdown-it'
import { cardFigure } from '../../../components/pages/card-figure.ts'
import type { ModelCard } from '../../../components/runtime/card.ts'
import { formatBytes } from '../../../components/views/format-bytes.ts'
import { readCard } from '../site/cards.ts'

/**
 * A page's text with the figures of cards in it. `<CardFigure model="clip" of="metrics.text_to_image_r1" />` stands for
 * a number about a model, straight from its card: no page can claim what was not measured. `of` is `parameters`, `bytes`,
 * `image.parameters`, `shape.image_layers`, `metrics.…`, `training.samples` …; a model that is not in the build has a dash.
 * @throws RangeError if the card holds no such figure
 */
export const withFigures = (text: string, cardOf: (model: string) => ModelCard | null = readCard): string =>
  text.replace(/<CardFigure model="([\w-]+)" of="([\w.]+)" \/>/g, (_, model: string, path: string) => {
    const card = cardOf(model)
    return card ? cardFigure(card, path, formatBytes) : '–'
  })

/** Puts the figures in before a page is read as Markdown: no script has to come with them. */
export function cardFigures(md: MarkdownIt): void {
  md.core.ruler.before('normalize', 'card-figures', (state) => {
    state.src = withFigures(state.src)
  })
}
