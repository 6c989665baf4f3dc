import type { Plugin } from 'vite'

/**
 * Where a file begins with this, Chromium compiles all its functions while the file comes, beside the page's own thread,
 * and not each of them when it is first called; other browsers see a comment.
 * Source: V8, https://v8.dev/blog/explicit-compile-hints
 */
const HINT = '//# allFunctionsCalledOnLoad\n'

/** What pages are made of; libraries that only a reader's request brings, such as Mermaid, are better read in parts. */
const OF_PAGES = /\/(?:docs|components|playground)\/|\/node_modules\/(?:@?vue|@vueuse|vuepress)/

/** Asks for the scripts of pages to be compiled early: half of the time in which a page comes alive went into it. */
export const compileEarly = (): Plugin => ({
  name: 'compile-early',
  generateBundle: {
    // after Vite, which writes into the first line, too
    order: 'post',
    handler(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type === 'chunk' && chunk.moduleIds.some((id) => OF_PAGES.test(id))) {
          chunk.code = HINT + chunk.code
        }
      }
    },
  },
})
