import {
  getCurrentInstance,
  hasInjectionContext,
  inject,
  onMounted,
  onScopeDispose,
  reactive,
  type Ref,
  ref,
  type ShallowRef,
  shallowRef,
  watch,
} from 'vue'
import { routeLocationKey } from 'vue-router'
import {
  type FieldValue,
  formatField,
  type LessonNote,
  type LessonSchema,
  parseField,
  settle,
} from './lesson-field.ts'
import { offerLesson } from './set-lesson.ts'

export type LessonValues<S extends LessonSchema> = { -readonly [Name in keyof S]: FieldValue<S[Name]> }

/** The part of `LessonState` that the frame of a demo needs. */
export interface Lesson {
  /** What was ignored or cut in the link, to be shown beside the demo. */
  readonly notes: Readonly<ShallowRef<readonly LessonNote[]>>
  /** Controls that the link hides, for instance `seed` in `?hide=seed,run`. */
  readonly hidden: Readonly<ShallowRef<ReadonlySet<string>>>
  /** True once the link was read and it set something. */
  readonly restored: Readonly<Ref<boolean>>
  isHidden(name: string): boolean
  /** The address that restores this page with this state. */
  link(): string
  /** Back to the defaults. */
  reset(): void
}

export interface LessonState<S extends LessonSchema> extends Lesson {
  /** The settings; bind them to the controls. Always within the schema: what a control sets beyond it is brought inside. */
  readonly state: LessonValues<S>
  /** Calls back once, after the link was read: the moment to start what depends on the settings. */
  whenReady(callback: () => void): void
}

const patience = 250

/**
 * Keeps the settings of a demo in the URL, as `?<id>.<name>=…`: a lesson link restores them. What a link has
 * wrong is ignored and noted, never thrown, and never becomes HTML. Call it in `setup()`; the link is read on
 * mount, so that the server's page and the first one in the browser agree.
 */
export function useLessonState<const S extends LessonSchema>(id: string, schema: S): LessonState<S> {
  const names = Object.keys(schema) as (keyof S & string)[]
  const defaults = Object.fromEntries(names.map((name) => [name, schema[name]!.default])) as LessonValues<S>
  const state = reactive({ ...defaults }) as LessonValues<S>
  const notes = shallowRef<readonly LessonNote[]>([])
  const hidden = shallowRef<ReadonlySet<string>>(new Set())
  const restored = ref(false)
  const waiting: (() => void)[] = []
  let ready = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let withdraw: (() => void) | undefined

  function read(query: URLSearchParams): void {
    const found: LessonNote[] = []
    for (const [key, text] of query) {
      if (!key.startsWith(`${id}.`)) continue
      const name = key.slice(id.length + 1)
      const field = Object.hasOwn(schema, name) ? schema[name] : undefined
      const parsed = field ? parseField(field, text) : ({ problem: 'unknown' } as const)
      if (parsed.problem) found.push({ name, problem: parsed.problem })
      if ('value' in parsed) {
        Object.assign(state, { [name]: parsed.value })
        restored.value = true
      }
    }
    notes.value = found
    const hide = query.getAll('hide').flatMap((list) => list.split(','))
    hidden.value = new Set(hide.filter((name) => /^[a-z][a-z0-9-]*$/i.test(name)))
  }

  function address(): URL {
    const url = new URL(location.href)
    for (const key of [...url.searchParams.keys()]) if (key.startsWith(`${id}.`)) url.searchParams.delete(key)
    for (const name of names) {
      const value = state[name] as string | number | boolean
      if (value !== defaults[name]) url.searchParams.set(`${id}.${name}`, formatField(value))
    }
    return url
  }

  function write(): void {
    const url = address()
    // The router keeps its own things in history.state.
    if (url.href !== location.href) history.replaceState(history.state, '', url)
  }

  const last: Record<string, string | number | boolean> = { ...defaults }

  /** Whatever a control sets, what others read is within the schema. */
  function settleAll(): void {
    for (const name of names) {
      const settled = settle(schema[name]!, state[name], last[name]!)
      last[name] = settled
      if (state[name] !== settled) Object.assign(state, { [name]: settled })
    }
  }

  const stopWatching = watch(
    state as object,
    () => {
      settleAll()
      if (!ready) return
      clearTimeout(timer)
      timer = setTimeout(write, patience)
    },
    { deep: true, flush: 'sync' },
  )

  function begin(): void {
    const query = new URLSearchParams(location.search)
    told = ours(query)
    read(query)
    ready = true
    withdraw = offerLesson(id, take)
    waiting.splice(0).forEach((callback) => callback())
  }

  /** The part of a query that is about this demo. */
  const ours = (query: URLSearchParams): string => {
    const part = new URLSearchParams([...query].filter(([key]) => key.startsWith(`${id}.`)))
    return part.toString()
  }
  /** That part as the router last set it: of what is written here it knows nothing. */
  let told = ''

  /**
   * A link on the same page leads to another state; a link to a heading must not lose the present one. Nor must a reader
   * who scrolls: then the router sets the anchor of the next heading, and brings the query back with which they came.
   */
  function follow(): void {
    if (!ready) return
    const query = new URLSearchParams(location.search)
    const before = told
    told = ours(query)
    if (told === '' || told === before) return write()
    take(query)
  }

  function take(query: URLSearchParams): void {
    Object.assign(state, defaults)
    read(query)
  }

  const route = hasInjectionContext() ? inject(routeLocationKey, undefined) : undefined
  const path = route?.path
  if (route)
    watch(
      () => route.fullPath,
      () => route.path === path && follow(),
      { flush: 'post' },
    )

  if (getCurrentInstance()) onMounted(begin)
  onScopeDispose(() => {
    stopWatching()
    withdraw?.()
    clearTimeout(timer)
  })

  return {
    state,
    notes,
    hidden,
    restored,
    isHidden: (name) => hidden.value.has(name),
    link: () => address().href,
    reset: () => void Object.assign(state, defaults),
    whenReady(callback) {
      if (ready) callback()
      else waiting.push(callback)
    },
  }
}
