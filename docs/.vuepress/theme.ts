import type { Theme } from 'vuepress'
import { hopeTheme } from 'vuepress-theme-hope'
import { siteLocales, themeLocales } from './locales/index.ts'

const NAVBAR_END = [
  'Links',
  ...(Object.keys(siteLocales).length > 1 ? ['Language'] : []),
  'Search',
  'Outlook',
]

/** theme-hope, with everything that would call another origin or needs Git history turned off. */
export function theme(docs: string): Theme {
  return hopeTheme(
    {
      logo: '/logo.svg',
      darkmode: 'switch',
      print: true,
      breadcrumb: true,
      breadcrumbIcon: false,
      titleIcon: false,
      pageInfo: ['ReadingTime', 'Category', 'Tag'],
      toc: { selector: '#markdown-content > h2, #markdown-content > h3', levels: 'deep' },
      lastUpdated: false,
      contributors: false,
      changelog: false,
      editLink: false,
      displayFooter: true,
      navbarAutoHide: 'mobile',
      navbarLayout: { start: ['Brand'], center: [], end: NAVBAR_END },
      locales: themeLocales(docs),
      markdown: {
        align: true,
        attrs: true,
        figure: true,
        footnote: true,
        hint: true,
        imgLazyload: true,
        imgSize: true,
        include: true,
        linksCheck: { dev: true, build: true },
        mark: true,
        math: { type: 'katex' },
        sub: true,
        sup: true,
        tabs: true,
        codeTabs: true,
        tasklist: true,
      },
      plugins: {
        icon: false,
        git: { createdTime: false, updatedTime: false, contributors: false, changelog: false },
        photoSwipe: false,
        nprogress: false,
        // Otherwise a narrow page gets a class when it comes alive, for which all of it is styled anew.
        copyCode: { showInMobile: true },
        // With suggestions, every page would fetch the whole index (227 kB) before anyone searches.
        slimsearch: { indexContent: true, suggestion: false, queryHistoryCount: 4, resultHistoryCount: 4 },
      },
    },
    // Lets `alias` in config.ts replace single parts of the theme.
    { custom: true },
  )
}
