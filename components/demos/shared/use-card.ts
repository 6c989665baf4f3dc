import { computed, type ComputedRef, shallowRef, watch } from 'vue'
import type { ModelCard } from '../../runtime/card.ts'
import { ModelFailure } from '../../runtime/failure.ts'
import type { ModelIndex } from '../../runtime/model-index.ts'
import { loadModelIndex, siteStore } from '../../runtime/site-models.ts'

export interface UseCardOptions {
  /** How a card is read, and what models there are, unless a test has its own. */
  readonly card?: (model: string) => Promise<ModelCard>
  readonly index?: () => Promise<ModelIndex>
}

export interface UseCard {
  /** Null while it has not come. */
  readonly card: ComputedRef<ModelCard | null>
  /** This build has no such model. */
  readonly missing: ComputedRef<boolean>
  /** Reads the card of the model that is meant now, and from then on of each that is. */
  load(): void
}

/** The card of a model as the page reads it once it is wanted. @param model its name */
export function useCard(model: () => string, { card, index = loadModelIndex }: UseCardOptions = {}): UseCard {
  const read = card ?? cardFromSite
  const cards = shallowRef<Readonly<Record<string, ModelCard | 'missing'>>>({})
  const now = computed(() => cards.value[model()])
  let wanted = false

  async function cardFromSite(name: string): Promise<ModelCard> {
    const { models } = await index()
    if (!models.some((one) => one.name === name)) throw new ModelFailure('missing', `There is no ${name}.`)
    return siteStore().card(name)
  }

  async function look(name: string): Promise<void> {
    if (cards.value[name]) return
    const found = await read(name).catch((error: unknown) =>
      error instanceof ModelFailure && error.kind === 'missing' ? ('missing' as const) : null,
    )
    // whoever is offline is told so by the run that needs the model
    if (found) cards.value = { ...cards.value, [name]: found }
  }

  watch(model, (name) => void (wanted && look(name)))

  return {
    card: computed(() => (now.value && now.value !== 'missing' ? now.value : null)),
    missing: computed(() => now.value === 'missing'),
    load() {
      wanted = true
      void look(model())
    },
  }
}
