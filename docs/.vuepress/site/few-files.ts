import type { Plugin } from 'vite'

/** Bytes of source below which what some pages share is laid to its nearest neighbour. */
const SMALL = 4_000

/**
 * Parts that several pages and demos share come in few files. By itself the bundler makes a file of each set of parts
 * that the same pages share, hundreds of them, and each request costs a page half a millisecond of its thread.
 */
export const fewFiles = (): Plugin => ({
  name: 'few-files',
  config: ({ build }) =>
    build?.ssr
      ? {}
      : {
          build: {
            rolldownOptions: {
              output: {
                // The bundler's own name for such a file lists all that share it.
                chunkFileNames: ({ name }) =>
                  `assets/${name.startsWith('shared~') ? 'shared' : '[name]'}-[hash].js`,
                codeSplitting: {
                  groups: [
                    {
                      name: 'shared',
                      test: /[\\/]components[\\/](?!pages)/,
                      minShareCount: 2,
                      entriesAware: true,
                      entriesAwareMergeThreshold: SMALL,
                    },
                  ],
                },
              },
            },
          },
        },
})
