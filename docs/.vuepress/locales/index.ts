import type { SiteLocaleConfig } from 'vuepress'
import type { ThemeOptions } from 'vuepress-theme-hope'
import { enSite, enTheme } from './en.ts'

/**
 * One entry a language. Chinese will be `'/zh/'` here and in `themeLocales`, its pages in `docs/zh/`,
 * and `zh` in the `messages.ts` beside each component. Figures that only illustrate have their words in themselves, as
 * pages have: they go with a page's language.
 */
export const siteLocales: SiteLocaleConfig = { '/': enSite }

export const themeLocales = (docs: string): ThemeOptions['locales'] => ({ '/': enTheme(docs) })
