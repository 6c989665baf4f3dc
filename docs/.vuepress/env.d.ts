/// <reference types="vite/client" />
/// <reference types="vuepress/client-types" />

declare const __ICONS__: Readonly<Record<string, { readonly body: string; readonly size: number }>>
declare const __STICKERS__: Readonly<Record<string, { readonly body: string; readonly size: number }>>
declare const __MODELS__: readonly {
  readonly name: string
  readonly title: string
  readonly summary: string
  readonly minutes: number
  readonly bytes: number
  readonly parameters: number
}[]
/** Hash of the sources that this build was made from; `dev` outside a build. */
declare const __BUILD_ID__: string

// The theme's own parts, which `{ custom: true }` in theme.ts makes importable.
declare module '@theme-hope/components/base/*' {
  import type { Component } from 'vue'
  const component: Component
  export default component
}
declare module '@theme-hope/components/navbar/*' {
  import type { Component } from 'vue'
  const component: Component
  export default component
}
declare module '@theme-hope/components/sidebar/*' {
  import type { Component } from 'vue'
  const component: Component
  export default component
}
declare module '@theme-hope/styles/variables.module.scss' {
  const variables: Readonly<Record<'mobileBreakPoint' | 'pcBreakPoint', string>>
  export default variables
}
declare module '@theme-hope/composables/sidebar/useSidebarItems' {
  import type { ComputedRef } from 'vue'
  export const useSidebarItems: () => ComputedRef<readonly object[]>
}
declare module '@theme-hope/composables/useTheme' {
  import type { ComputedRef } from 'vue'
  export const useThemeLocale: () => ComputedRef<{
    readonly routerLocales: { readonly skipToContent: string }
  }>
}
declare module '@theme-hope/composables/useNavigate' {
  export const useNavigate: () => (url: string) => void
}
declare module '@theme-hope/composables/useRelatedLinks' {
  import type { ComputedRef } from 'vue'
  interface RelatedLink {
    readonly link: string
    readonly text: string
  }
  export const useRelatedLinks: () => Record<'prevLink' | 'nextLink', ComputedRef<RelatedLink | null>>
}
