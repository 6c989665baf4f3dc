import { defineAsyncComponent, type App, type Component } from 'vue'
import { loadInTurn } from './load-in-turn.ts'
import { loadPart } from './load-part.ts'
import { VPIcon } from './vp-icon.ts'

type Loader = () => Promise<Component>

const named = (modules: Record<string, unknown>) => modules as Record<string, Loader>

const whole = named(
  import.meta.glob(['../../../components/pages/*.vue', '../../../playground/Workbench.vue'], {
    import: 'default',
  }),
)
const figures = named(
  import.meta.glob(
    [
      '../../../components/figures/*.vue',
      '../../../components/diagram/{DiagramFigure,LiveDiagram}.vue',
      '../../../components/exercises/PredictThenRun.vue',
    ],
    { import: 'default' },
  ),
)
const demos = named(
  import.meta.glob(['../../../components/demos/*/Demo.vue', '!../../../components/demos/_*/Demo.vue'], {
    import: 'default',
  }),
)

/**
 * Makes what pages embed known by name; each is loaded only where a page has it, and figures and demos of the first
 * page come alive when a reader comes near them.
 * `components/demos/clip-search/Demo.vue` is `<DemoClipSearch/>`, the others go by their file name.
 */
export function registerComponents(app: App): void {
  // The theme registered an empty one, because its own icon plugin is off.
  delete app._context.components.VPIcon
  app.component('VPIcon', VPIcon)
  for (const [path, loader] of Object.entries(whole)) {
    app.component(fileName(path), defineAsyncComponent(loadInTurn(loader)))
  }
  for (const [path, loader] of Object.entries(figures)) {
    app.component(fileName(path), loadPart(app, loader))
  }
  for (const [path, loader] of Object.entries(demos)) {
    const demo = path.split('/').at(-2)!
    app.component(demoName(demo), loadPart(app, loader, demo))
  }
}

const fileName = (path: string): string => path.split('/').at(-1)!.replace('.vue', '')

/** `clip-search` → `DemoClipSearch` */
export const demoName = (folder: string): string =>
  'Demo' + folder.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())
