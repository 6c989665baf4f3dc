import { hasInjectionContext, inject, type InjectionKey, type Ref } from 'vue'
import { fill } from '../trace/narrate.ts'

export { fill }

/** The language of the page, for instance `en` or `zh-CN`; provided by the site, English where it is not. */
export const localeKey: InjectionKey<Readonly<Ref<string>>> = Symbol('locale')

/** The strings of a component by language; what a language lacks is read in English. */
export type Messages<T> = { readonly en: T } & Readonly<Record<string, Partial<NoInfer<T>>>>

/** The strings of a component in the language of the page; call it in `setup()`. */
export function useMessages<T extends object>(messages: Messages<T>): T {
  const locale = (hasInjectionContext() && inject(localeKey, undefined)?.value) || 'en'
  const byLocale: Readonly<Record<string, Partial<T>>> = messages
  return { ...messages.en, ...(byLocale[locale] ?? byLocale[locale.split('-')[0]!]) }
}
