// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, nextTick, reactive } from 'vue'
import { routeLocationKey, type RouteLocationNormalizedLoaded } from 'vue-router'
import { useLessonState } from '../../../components/views/use-lesson-state.ts'

const schema = {
  prompt: { type: 'string', default: 'a fox', maxLength: 20 },
  seed: { type: 'integer', default: 7, min: 0, max: 99 },
  guidance: { type: 'number', default: 4, min: -5, max: 20 },
  negative: { type: 'boolean', default: false },
  style: { type: 'enum', options: ['flat', 'noto'], default: 'flat' },
} as const

const open = (query: string) => {
  history.replaceState({ back: '/kept' }, '', `/page.html${query}`)
  let lesson!: ReturnType<typeof useLessonState<typeof schema>>
  const wrapper = mount(
    defineComponent(() => {
      lesson = useLessonState('demo', schema)
      return () => h('p', lesson.state.prompt)
    }),
  )
  return { lesson, wrapper }
}

describe('the state of a demo in the URL', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('is the defaults where the link says nothing', () => {
    const { lesson } = open('')
    expect(lesson.state).toEqual({ prompt: 'a fox', seed: 7, guidance: 4, negative: false, style: 'flat' })
    expect([lesson.restored.value, lesson.notes.value]).toEqual([false, []])
  })

  it('comes back from a lesson link', () => {
    const { lesson } = open(
      '?demo.prompt=a+red+car&demo.seed=3&demo.guidance=-1.5&demo.negative=1&demo.style=noto',
    )
    expect(lesson.state).toEqual({
      prompt: 'a red car',
      seed: 3,
      guidance: -1.5,
      negative: true,
      style: 'noto',
    })
    expect([lesson.restored.value, lesson.notes.value]).toEqual([true, []])
  })

  it('goes round: the link that it gives restores it', async () => {
    const { lesson } = open('?other.seed=1')
    Object.assign(lesson.state, { prompt: '100 % “狐” & <b>', seed: 42, negative: true })
    const link = new URL(lesson.link())
    const again = open(link.search).lesson
    expect(again.state).toEqual(lesson.state)
    expect(link.searchParams.get('other.seed')).toBe('1')
    expect(link.searchParams.has('demo.guidance')).toBe(false)
  })

  it('ignores what is malformed, with a note for each, and never throws', () => {
    const { lesson } = open(
      '?demo.seed=NaN&demo.guidance=1e999&demo.negative=maybe&demo.style=__proto__&demo.constructor=1&demo.x=%E0%A4%A',
    )
    expect(lesson.state).toEqual({ prompt: 'a fox', seed: 7, guidance: 4, negative: false, style: 'flat' })
    expect(lesson.notes.value).toEqual([
      { name: 'seed', problem: 'malformed' },
      { name: 'guidance', problem: 'out-of-range' },
      { name: 'negative', problem: 'malformed' },
      { name: 'style', problem: 'malformed' },
      { name: 'constructor', problem: 'unknown' },
      { name: 'x', problem: 'unknown' },
    ])
  })

  it.each(['0x10', '', ' 5', '1.5', 'Infinity', '5;alert(1)', '-1', '100'])(
    'takes no "%s" for a seed from 0 to 99',
    (text) => {
      const { lesson } = open(`?demo.seed=${encodeURIComponent(text)}`)
      expect(lesson.state.seed).toBe(7)
      expect(lesson.notes.value).toHaveLength(1)
    },
  )

  it('cuts a text that is too long, and says so', () => {
    const { lesson } = open(`?demo.prompt=${'x'.repeat(10_000)}`)
    expect(lesson.state.prompt).toBe('x'.repeat(20))
    expect(lesson.notes.value).toEqual([{ name: 'prompt', problem: 'cut' }])
  })

  it('is never HTML', async () => {
    const { wrapper } = open('?demo.prompt=%3Cimg+src%3Dx%3E')
    await nextTick()
    expect(wrapper.html()).toBe('<p>&lt;img src=x&gt;</p>')
  })

  it('is written once after a pause, without touching what the router keeps', async () => {
    const { lesson } = open('?hide=run#part')
    const replace = vi.spyOn(history, 'replaceState')
    lesson.state.seed = 8
    lesson.state.seed = 9
    expect(replace).not.toHaveBeenCalled()
    vi.advanceTimersByTime(300)
    expect(replace).toHaveBeenCalledTimes(1)
    expect(location.href).toMatch(/\/page\.html\?hide=run&demo\.seed=9#part$/)
    expect(history.state).toEqual({ back: '/kept' })
    replace.mockRestore()
  })

  it('is not written after the page was left', () => {
    const { lesson, wrapper } = open('')
    lesson.state.seed = 9
    wrapper.unmount()
    vi.advanceTimersByTime(300)
    expect(location.search).toBe('')
  })

  /** What the router does on this page: it sets the address, and then says so. */
  const withRouter = (query: string) => {
    history.replaceState({}, '', `/page.html${query}`)
    const route = reactive({ path: '/page.html', fullPath: `/page.html${query}` })
    let lesson!: ReturnType<typeof useLessonState<typeof schema>>
    mount(
      defineComponent(() => {
        lesson = useLessonState('demo', schema)
        return () => null
      }),
      { global: { provide: { [routeLocationKey]: route as unknown as RouteLocationNormalizedLoaded } } },
    )
    const go = async (to: string): Promise<void> => {
      history.replaceState({}, '', `/page.html${to}`)
      route.fullPath = `/page.html${to}`
      await nextTick()
    }
    return { lesson, go }
  }

  it('is not lost to a reader who came by a lesson link, changes it and scrolls on', async () => {
    const { lesson, go } = withRouter('?demo.seed=3')
    lesson.state.prompt = 'a red car'
    vi.advanceTimersByTime(300)
    await go('?demo.seed=3#next-heading')
    expect(lesson.state).toMatchObject({ prompt: 'a red car', seed: 3 })
    expect(location.search).toBe('?demo.prompt=a+red+car&demo.seed=3')
    await go('?demo.seed=3#one-more')
    expect(lesson.state.prompt).toBe('a red car')
  })

  it('is another where a link on the page leads to another, and stays where one leads to a heading', async () => {
    const { lesson, go } = withRouter('')
    lesson.state.prompt = 'a red car'
    await go('#heading')
    expect(lesson.state.prompt).toBe('a red car')
    await go('?demo.seed=5#demo')
    expect(lesson.state).toMatchObject({ prompt: 'a fox', seed: 5 })
    lesson.state.seed = 6
    await go('?other.seed=1')
    expect(lesson.state.seed).toBe(6)
    await go('?demo.seed=5#demo')
    expect(lesson.state.seed).toBe(5)
  })

  it('stays within the schema whatever a control sets', () => {
    const { lesson } = open('')
    const state = lesson.state as Record<string, unknown>
    state.seed = 1e9
    expect(lesson.state.seed).toBe(99)
    state.seed = ''
    expect(lesson.state.seed).toBe(99)
    state.seed = 3.6
    expect(lesson.state.seed).toBe(4)
    state.style = 'oil'
    expect(lesson.state.style).toBe('flat')
  })

  it('hides the controls that the link names, and takes only plain names', () => {
    const { lesson } = open('?hide=seed,run,%3Cb%3E,&hide=footer')
    expect([...lesson.hidden.value]).toEqual(['seed', 'run', 'footer'])
    expect([lesson.isHidden('seed'), lesson.isHidden('prompt')]).toEqual([true, false])
  })

  it('says when it is ready, and goes back to the defaults on request', () => {
    const { lesson } = open('?demo.seed=3')
    const ready = vi.fn()
    lesson.whenReady(ready)
    expect(ready).toHaveBeenCalledTimes(1)
    lesson.reset()
    expect(lesson.state.seed).toBe(7)
  })
})
