import type { Theme } from 'vuepress'

/** Longest that a page waits for its first paint before it comes alive, in ms. */
const PATIENCE = 3000

/** Links to what a script needs: it is fetched only once the page is painted. */
export const fetchLater = (preload: string): string =>
  preload.replaceAll('<link rel="modulepreload"', '<link data-later="modulepreload"')

/** Inline: lets everything be fetched that `fetchLater` holds back, all at once and not one after the other. */
const FETCH =
  `for(const link of document.querySelectorAll('link[data-later]'))` +
  `{link.rel=link.dataset.later;delete link.dataset.later}`

/** Inline, in each page: runs the script once the browser says that it has painted; at once in a tab that nobody sees. */
const afterPaint = (script: string): string =>
  `<script type="module">const start=()=>{${FETCH}import(${JSON.stringify(script)})};if(document.hidden)start();` +
  `else{new PerformanceObserver(start).observe({type:'paint',buffered:true});setTimeout(start,${PATIENCE})}</script>`

/**
 * A page comes readable from the server. Its script is fetched and run after the first paint: a reader sees the words
 * before a slow line and a slow phone have brought the page to life.
 * @throws if VuePress writes its script tag in a way that this does not know
 */
export function runAfterPaint(scripts: string): string {
  const later = scripts.replace(/<script type="module" src="([^"]+)"[^>]*><\/script>/, (_, src: string) =>
    afterPaint(src),
  )
  if (later === scripts) throw new Error(`No module script found in ${JSON.stringify(scripts)}.`)
  return later
}

/** The theme, with pages that paint before their script runs. */
export const paintFirst =
  (theme: Theme): Theme =>
  (app) => {
    const { templateBuildRenderer: render, ...rest } = typeof theme === 'function' ? theme(app) : theme
    return {
      ...rest,
      templateBuildRenderer: (template, context) =>
        render!(template, {
          ...context,
          preload: fetchLater(context.preload),
          scripts: runAfterPaint(context.scripts),
        }),
    }
  }
