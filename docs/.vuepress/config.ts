import { fileURLToPath } from 'node:url'
import { viteBundler } from '@vuepress/bundler-vite'
import { defineUserConfig } from 'vuepress'
import { writeModelIndex } from '../../scripts/lib/model-index.ts'
import { withoutPlainOrtWasm } from '../../scripts/lib/ort-wasm.ts'
import { siteBase } from '../../scripts/lib/site-base.ts'
import { siteLocales } from './locales/index.ts'
import { cardFigures } from './markdown/card-figures.ts'
import { holdPunctuation } from './markdown/hold-punctuation.ts'
import { liveDiagram } from './markdown/live-diagram.ts'
import { needsModel } from './markdown/needs-model.ts'
import { mermaidPlugin } from './markdown/mermaid-vite-plugin.ts'
import { collectModels } from './site/cards.ts'
import { compileEarly } from './site/compile-early.ts'
import { describePage } from './site/describe-page.ts'
import { fewFiles } from './site/few-files.ts'
import { collectIcons } from './site/icons.ts'
import { paintFirst } from './site/paint-first.ts'
import { scrollableBlocks } from './site/scrollable-blocks.ts'
import { collectStickers } from './site/stickers.ts'
import { theme } from './theme.ts'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const docs = at('..')

/** The site may live under a path: `SITE_BASE=/course/ npm run build`. */
const base = siteBase()

export default defineUserConfig({
  base,
  locales: siteLocales,
  head: [
    ['link', { rel: 'icon', type: 'image/svg+xml', href: `${base}favicon.svg` }],
    ['meta', { name: 'color-scheme', content: 'light dark' }],
    ['meta', { name: 'theme-color', content: '#fdfcf9', media: '(prefers-color-scheme: light)' }],
    ['meta', { name: 'theme-color', content: '#16151a', media: '(prefers-color-scheme: dark)' }],
  ],
  theme: paintFirst(theme(docs)),
  bundler: viteBundler({
    viteOptions: {
      // Every entry of onnxruntime-web but this one brings a second, larger wasm file.
      resolve: { alias: [{ find: /^onnxruntime-web(\/webgpu)?$/, replacement: 'onnxruntime-web/wasm' }] },
      plugins: [mermaidPlugin(), withoutPlainOrtWasm(), compileEarly(), fewFiles()],
      worker: { format: 'es', plugins: () => [withoutPlainOrtWasm()] },
      optimizeDeps: { exclude: ['onnxruntime-web', '@xenova/transformers'] },
    },
  }),
  alias: {
    '@theme-hope/components/base/PageNav': at('./theme/PageNav.vue'),
    '@theme-hope/components/base/SkipLink': at('./theme/SkipLink.vue'),
    '@theme-hope/components/base/MarkdownContent': at('./theme/MarkdownContent.vue'),
    '@theme-hope/components/base/TOC': at('./theme/toc.ts'),
    '@theme-hope/components/base/BreadCrumb': at('./theme/BreadCrumb.vue'),
    '@theme-hope/components/navbar/Navbar': at('./theme/navbar.ts'),
    '@theme-hope/components/sidebar/Sidebar': at('./theme/sidebar.ts'),
    '@theme-hope/composables/useWindowSize': at('./theme/use-window-size.ts'),
  },
  define: {
    __ICONS__: collectIcons(docs),
    __STICKERS__: collectStickers(),
    __MODELS__: collectModels(),
    __BUILD_ID__: process.env.BUILD_ID ?? 'dev',
  },
  extendsMarkdown: (md) => {
    md.use(needsModel)
    md.use(cardFigures)
    md.use(liveDiagram)
    md.use(holdPunctuation)
    scrollableBlocks(md)
  },
  extendsPage: describePage,
  onInitialized: async () => void (await writeModelIndex()),
  // Pages are fetched when a reader goes there, not before: a phone pays for what it reads.
  shouldPrefetch: false,
})
