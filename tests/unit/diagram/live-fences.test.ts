import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { decodeTrace } from '../../../components/trace/codec.ts'
import { fenceAttributes } from '../../../docs/.vuepress/markdown/live-diagram.ts'
import { renderMermaid } from '../../../docs/.vuepress/markdown/render-mermaid.ts'
import { demoName } from '../../../docs/.vuepress/theme/register-components.ts'
import { PUBLIC, ROOT } from '../../../scripts/lib/paths.ts'

interface Figure {
  readonly page: string
  readonly caption: string
  readonly name: string
  /** The parts that have room for what the run gives; all, when left out. */
  readonly fills: readonly string[] | undefined
  readonly source: string
}

const pages = globSync('docs/**/*.md', { cwd: ROOT, exclude: (path) => path.includes('.vuepress') })
const figures: Figure[] = pages.flatMap((page) =>
  [...readFileSync(join(ROOT, page), 'utf8').matchAll(/^```(mermaid .*live=.*)\n([^]*?)^```$/gm)].map(
    ([, info, source]) => {
      const { caption, live, fills } = fenceAttributes(info!)
      return { page, caption: caption!, name: live!, fills: fills?.split(' '), source: source! }
    },
  ),
)

describe('a live figure of the notes', () => {
  it('is there', () => expect(figures.length).toBeGreaterThan(5))

  it.each(figures)(
    '$page, $name: has its demo on the page, and room just where its run has something to show',
    async (figure) => {
      expect(readFileSync(join(ROOT, figure.page), 'utf8')).toContain(`<${demoName(figure.name)} />`)
      const bytes = readFileSync(join(PUBLIC, 'recorded', `${figure.name}.trace.bin`))
      const stages = new Set((await decodeTrace(new Uint8Array(bytes))).steps.map(({ stage }) => stage))
      const { nodes } = renderMermaid(figure.source, { caption: figure.caption, live: true })
      expect(nodes.filter(({ id }) => stages.has(id)).length).toBeGreaterThan(0)
    },
  )
})
