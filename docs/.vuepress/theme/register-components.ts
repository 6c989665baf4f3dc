import { defineAsyncComponent, type App, type Component } from 'vue'
import { VPIcon } from './vp-icon.ts'

type Loader = () => Promise<Component>

const named = (modules: Record<string, unknown>) => modules as Record<string, Loader>

const files = named(
  import.meta.glob(
    [
      '../../../components/figures/*.vue',
      '../../../components/pages/*.vue',
      '../../../components/diagram/{DiagramFigure,LiveDiagram}.vue',
      '../../../playground/Workbench.vue',
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
 * Makes what pages embed known by name; each is loaded only where a page has it.
 * `components/demos/clip-search/Demo.vue` is `<DemoClipSearch/>`, the others go by their file name.
 */
export function registerComponents(app: App): void {
  // The theme registered an empty one, because its own icon plugin is off.
  delete app._context.components.VPIcon
  app.component('VPIcon', VPIcon)
  for (const [path, load] of Object.entries(files)) {
    app.component(path.split('/').at(-1)!.replace('.vue', ''), defineAsyncComponent(load))
  }
  for (const [path, load] of Object.entries(demos)) {
    app.component(demoName(path.split('/').at(-2)!), defineAsyncComponent(load))
  }
}

/** `clip-search` → `DemoClipSearch` */
export const demoName = (folder: string): string =>
  'Demo' + folder.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())
