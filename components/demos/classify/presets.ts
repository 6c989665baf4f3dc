import { factsOf } from '../../world/facts.ts'
import { makeScene } from '../../world/scene.ts'
import { BACKGROUND_PHRASES } from '../../world/vocabulary.ts'

/** Label sets that the recorded run asks of each picture; the last one fits none of them. */
export const LABEL_SETS = [
  {
    id: 'things',
    labels: ['butterfly', 'bird', 'fish', 'dress', 'shirt', 'fox'],
    template: 'a picture of a {}',
  },
  { id: 'colours', labels: ['red', 'orange', 'green', 'blue', 'purple'], template: 'here is something {}' },
  {
    id: 'places',
    labels: ['on the grass', 'in the snow', 'in the sea', 'at night', 'in the desert'],
    template: 'a picture taken {}',
  },
  { id: 'none', labels: ['pizza', 'castle', 'robot', 'trophy'], template: 'a picture of a {}' },
] as const

/** Scenes of the recorded run: a green butterfly in the sea, a red dress in the snow, a purple fish on the grass. */
export const RECORDED_SCENES = [84, 108, 36] as const

/** Whether the label, as it stands, is a fact of the scene; words outside the world are not judged. */
export function isTrueOf(scene: number, label: string): boolean {
  const shown = makeScene(scene, 'val')
  return factsOf(shown).has(`is ${label}`) || BACKGROUND_PHRASES[shown.background].includes(label)
}

/** The label that fits, where exactly one does. */
export function rightLabel(scene: number, labels: readonly string[]): string | undefined {
  const fitting = labels.filter((label) => isTrueOf(scene, label))
  return fitting.length === 1 ? fitting[0] : undefined
}
