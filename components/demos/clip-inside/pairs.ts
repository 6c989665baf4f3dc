import { captionOfScene, LEAST_PAIRS, MOST_PAIRS, type Pair } from './inside.ts'

/** The highest number of a scene; the first 200 are the collection that the other demos search. */
export const MOST_SCENE = 9999

/** The picture and sentence of the recorded run. */
export const FIRST = { scene: 27, text: 'a purple helicopter to the left of a red snail' } as const

/** Scenes that the batch shows first: they share things and colours, so that there is something to tell apart. */
export const FIRST_SCENES = '27,46,13,69,67,51'

/** What stands between captions in a lesson link; readers do not type it. */
const BETWEEN = '\u001f'

/** Numbers of scenes from a lesson link; what is no such number is left out, and the batch filled up. */
export function parseScenes(text: string): number[] {
  const read = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => /^\d{1,4}$/.test(part))
    .map(Number)
    .slice(0, MOST_PAIRS)
  for (const spare of FIRST_SCENES.split(',').map(Number)) {
    if (read.length >= LEAST_PAIRS) break
    if (!read.includes(spare)) read.push(spare)
  }
  return read
}

export const formatScenes = (scenes: readonly number[]): string => scenes.join(',')

/** Pairs of a lesson's scenes and captions; an empty caption stands for the world's own. */
export function parsePairs(scenes: string, captions: string): Pair[] {
  const written = captions.split(BETWEEN)
  return parseScenes(scenes).map((scene, at) => {
    const own = (written[at] ?? '').trim()
    const { text } = captionOfScene(scene)
    return { scene, text: own || text, generated: own === '' || own === text }
  })
}

/** The captions of pairs as a lesson link keeps them. */
export function formatCaptions(pairs: readonly Pair[]): string {
  const texts = pairs.map(({ text, generated }) => (generated ? '' : text.replaceAll(BETWEEN, ' ')))
  return texts.every((text) => text === '') ? '' : texts.join(BETWEEN)
}
