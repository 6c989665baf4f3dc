import { computed, type ComputedRef } from 'vue'
import { resolveRoute, useRouteLocale, useRoutes } from 'vuepress/client'
import type { PageMeta } from '../../docs/.vuepress/site/describe-page.ts'
import { CHAPTERS, type Chapter } from '../../docs/.vuepress/site/chapters.ts'

export interface Section {
  readonly path: string
  readonly title: string
  /** How many demos the section embeds. */
  readonly live: number
}

export interface ChapterEntry extends Chapter, Section {
  readonly number: number
  readonly description: string
  readonly sections: readonly Section[]
}

type Meta = PageMeta & { readonly title?: string; readonly order?: number } & Record<string, unknown>

/** The chapters that stand, in the language of the page, with what runs live in each. */
export function useChapters(): ComputedRef<readonly ChapterEntry[]> {
  const routes = useRoutes()
  const locale = useRouteLocale()

  return computed(() =>
    CHAPTERS.flatMap((chapter, index) => {
      const path = `${locale.value}notes/${chapter.slug}/`
      const route = resolveRoute<Meta>(path)
      if (route.notFound) return []
      const pages = Object.entries(routes.value).filter(([page]) => page.startsWith(path))
      const demos = new Set(pages.flatMap(([, { meta }]) => (meta as Meta).demos ?? []))
      return {
        ...chapter,
        path,
        number: index + 1,
        title: route.meta.title ?? chapter.slug,
        description: route.meta.description ?? '',
        live: demos.size,
        sections: pages
          .filter(([page]) => page !== path)
          .map(([page, { meta }]) => ({ page, ...(meta as Meta) }))
          .sort((a, b) => (a.order ?? Infinity) - (b.order ?? Infinity))
          .map(({ page, title = page, demos = [] }) => ({ path: page, title, live: demos.length })),
      }
    }),
  )
}
