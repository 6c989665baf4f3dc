import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'
import { FigureError } from './mermaid-grammar.ts'
import { renderMermaid } from './render-mermaid.ts'

/**
 * `import diagram from './diagram.mmd?diagram'` gives the figure parsed and laid out, with room for tensors.
 * Comments `%% caption: …` and `%% narrow: TD|LR|scroll` in the file set its options.
 */
export function mermaidPlugin(): Plugin {
  return {
    name: 'multimodal-live:mermaid',
    enforce: 'pre',
    load: {
      filter: { id: /\.mmd\?diagram$/ },
      handler(id) {
        const path = id.slice(0, -'?diagram'.length)
        this.addWatchFile(path)
        return `export default ${JSON.stringify(renderFile(path))}`
      },
    },
  }
}

function renderFile(path: string): unknown {
  const source = readFileSync(path, 'utf8')
  const option = (name: string): string | undefined =>
    new RegExp(`^%% ${name}: (.+)$`, 'm').exec(source)?.[1]?.trim()
  try {
    return renderMermaid(source.trimEnd(), {
      caption: option('caption') ?? '',
      live: true,
      narrow: option('narrow') as 'TD' | 'LR' | 'scroll' | undefined,
    })
  } catch (error) {
    if (!(error instanceof FigureError)) throw error
    throw new Error(`${path}:${error.line + 1}: this figure cannot be drawn. ${error.message}`, {
      cause: error,
    })
  }
}
