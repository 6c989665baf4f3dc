import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { mermaidPlugin } from '../../docs/.vuepress/markdown/mermaid-vite-plugin.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

export default defineConfig({
  root,
  plugins: [mermaidPlugin(), vue()],
  publicDir: false,
  define: {
    __VUEPRESS_SSR__: false,
    __VUEPRESS_DEV__: false,
    __VUEPRESS_BASE__: JSON.stringify('/'),
    __BUILD_ID__: JSON.stringify('test'),
    __ICONS__: {},
    __STICKERS__: {},
    __MODELS__: [],
  },
  resolve: { alias: [{ find: /^onnxruntime-web$/, replacement: 'onnxruntime-web/wasm' }] },
  test: {
    // All cores: left to itself, vitest keeps one for its own, and on a machine of two the other waits.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        // A busy machine is no failure.
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'models',
          include: ['tests/models/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: ['tests/e2e/setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Two browsers at a time: more would make live runs late on a machine of two cores.
          maxWorkers: 2,
          // Once, and not again in hundreds of pages, a demo did not come alive on a fresh browser's first page. The report
          // names what passed at the second try only.
          retry: 1,
        },
      },
    ],
  },
})
