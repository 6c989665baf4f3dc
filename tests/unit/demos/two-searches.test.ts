// @vitest-environment happy-dom
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { captionsFrom, worldCaptions } from '../../../components/demos/two-searches/captions.ts'
import Demo from '../../../components/demos/two-searches/Demo.vue'
import { answersTo, PREPARED, preparedAs } from '../../../components/demos/two-searches/queries.ts'
import { answersIn, markOf } from '../../../components/demos/two-searches/two-searches.ts'
import { collectionScenes } from '../../../components/demos/shared/collection.ts'
import { matches, openTextIndex } from '../../../components/models/text-search.ts'
import { decodeTrace } from '../../../components/trace/codec.ts'
import { captionOf } from '../../../components/world/captions.ts'
import { factsOf, fits } from '../../../components/world/facts.ts'

const recorded = await readFile(
  resolve(import.meta.dirname, '../../../docs/.vuepress/public/recorded/two-searches.trace.bin'),
)
const scenes = collectionScenes()
const captions = captionsFrom(worldCaptions(scenes), scenes.length)

describe('the prepared questions', () => {
  it('have answers among the 200 pictures, but for the one about the order of words', () => {
    for (const question of PREPARED) {
      expect(answersTo(question, scenes).size > 0, question.text).toBe(question.about !== 'order')
    }
  })

  it('are answered by captions only where the words agree', () => {
    const index = openTextIndex(captions)
    const found = (text: string) => {
      const first = matches(index.score(text)).map((scene) => ({ scene, score: 0, picture: null }))
      return markOf(first, answersTo(preparedAs(text)!, scenes))
    }
    expect(found('three snowmen in winter')).toEqual({ right: 1, possible: 1 })
    expect(found('an automobile').right).toBe(0)
    expect(found('a pink tractor')).toEqual({ right: 1, possible: 2 })
    expect(found('a glossy drawing of a carrot').right).toBe(0)
  })

  it('are known by their words alone', () => {
    expect(preparedAs('  An Automobile ')).toBe(PREPARED[2])
    expect(preparedAs('my own words')).toBeUndefined()
  })
})

describe('the stored captions', () => {
  it('are true of their pictures', () => {
    scenes.forEach((scene, i) =>
      expect(fits(captionOf(scene, i).claims, factsOf(scene)), captions[i]).toBe(true),
    )
  })
})

describe('marks', () => {
  it('count right answers among the first six places, out of those that could stand there', () => {
    const answers = [0, 1, 2, 3, 4, 5, 6].map((scene) => ({ scene, score: 0, picture: null }))
    expect(markOf(answers, new Set([1, 6]))).toEqual({ right: 1, possible: 2 })
    expect(markOf(answers, new Set([0, 1, 2, 3, 4, 5, 6, 7]))).toEqual({ right: 6, possible: 6 })
    expect(markOf(answers, new Set())).toEqual({ right: 0, possible: 0 })
  })
})

describe('two ways to search', () => {
  let wrapper: VueWrapper

  beforeEach(async () => {
    vi.stubGlobal('IntersectionObserver', undefined)
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(recorded)))
    history.replaceState(null, '', '/page.html')
    wrapper = mount(Demo, { attachTo: document.body })
    await vi.waitFor(() => expect(wrapper.findAll('.ml-answers canvas').length).toBeGreaterThan(6))
  })
  afterEach(() => {
    wrapper.unmount()
    vi.unstubAllGlobals()
  })

  const chip = (text: string) => wrapper.findAll('.ml-chip').find((button) => button.text() === text)!

  it('answers every prepared question from the recorded run, without a model', async () => {
    const trace = await decodeTrace(recorded)
    for (const [round, { text }] of PREPARED.entries()) {
      await chip(text).trigger('click')
      const answers = answersIn(trace, round)!
      expect(answers.query).toBe(text)
      const [words, space] = wrapper.findAll('.ml-answers')
      expect(words!.findAll('canvas')).toHaveLength(answers.words.length)
      expect(space!.findAll('canvas')).toHaveLength(6)
    }
  })

  it('marks answers by the scene itself, and counts them as the marks say', async () => {
    for (const column of wrapper.findAll('.ml-answers')) {
      const right = column.findAll('[data-fits=true]').length
      expect(column.find('.ml-answers-verdict').text()).toContain(`${right} of 1 found`)
    }
  })

  it('shows what the recorded run measured', () => {
    expect(wrapper.find('.ml-two-measured').text()).toMatch(
      /6 of the prepared questions .* captions brought \d+ and the shared space \d+/,
    )
  })

  it('says that own words need a live run, and what is on show meanwhile', async () => {
    await wrapper.find('input[type=search]').setValue('a whale')
    expect(wrapper.find('.ml-two-about').text()).toBe(
      'Run it live to look for “a whale”. On show: “three snowmen in winter”.',
    )
  })

  it('marks the words that a caption shares with the question', () => {
    const marked = wrapper.findAll('mark').map((mark) => mark.text().toLowerCase())
    expect(new Set(marked)).toEqual(new Set(['three', 'snowmen', 'winter']))
  })

  it('says so when no caption shares a word', async () => {
    await chip('an automobile').trigger('click')
    expect(wrapper.find('.ml-answers-none').text()).toContain('No caption shares a word')
  })
})
