import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Exercise } from '../../../components/exercises/exercise.ts'
import { EXERCISES } from '../../../components/exercises/exercises.ts'
import { demoName } from '../../../docs/.vuepress/theme/register-components.ts'

const notes = new URL('../../../docs/notes/', import.meta.url)
const pages = readdirSync(notes, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md'))
  .map((name) => ({ name, text: readFileSync(new URL(name, notes), 'utf8') }))
const known: Readonly<Record<string, Exercise | undefined>> = EXERCISES
const placed = pages.flatMap(({ name, text }) =>
  [...text.matchAll(/<PredictThenRun exercise="([^"]*)"/g)].map(([, id]) => ({ name, text, id: id! })),
)

describe('exercises in the notes', () => {
  it('are each on a page, once', () => {
    expect(placed.map(({ id }) => id).sort()).toEqual(Object.keys(EXERCISES).sort())
  })

  it.each(placed)('$id stands on a page with the demo that answers it', ({ id, text }) => {
    expect(text.includes(`<${demoName(known[id]?.demo ?? '')} `)).toBe(true)
  })
})
