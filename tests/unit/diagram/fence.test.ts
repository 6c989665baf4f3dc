import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import MarkdownIt from 'markdown-it'
import { describe, expect, it } from 'vitest'
import { compile } from 'vue'
import type { Diagram } from '../../../components/diagram/graph.ts'
import { fenceAttributes, liveDiagram } from '../../../docs/.vuepress/markdown/live-diagram.ts'

const md = new MarkdownIt().use(liveDiagram)
const fence = (info: string, body = 'flowchart LR\n  a[A "quoted"] --> b[{B}]'): string =>
  `\`\`\`mermaid ${info}\n${body}\n\`\`\`\n`
const plain = 'flowchart LR\n  a[One] --> b["Two (2)"]'

describe('a Mermaid fence', () => {
  it('reads its attributes', () => {
    expect(fenceAttributes('mermaid caption="What flows, where" kind="illustration"')).toEqual({
      caption: 'What flows, where',
      kind: 'illustration',
    })
  })

  it('becomes a still figure with its caption as Markdown', () => {
    const html = md.render(fence('caption="How a *picture* meets" kind="illustration"', plain))
    expect(html).toMatch(/^<DiagramFigure kind="illustration" editable :diagram="/)
    expect(html).toContain('>How a <em>picture</em> meets</DiagramFigure>')
  })

  it('becomes a LiveDiagram when it is live', () => {
    expect(md.render(fence('caption="Inside" live="clip-inside" editable="false"', plain))).toMatch(
      /^<LiveDiagram name="clip-inside" :diagram="/,
    )
  })

  it('carries the diagram through the template compiler unharmed', () => {
    const html = md.render(fence('caption="It is <b> & "', plain))
    expect(() => compile(html)).not.toThrow()
    const [, encoded] = /:diagram="([^"]*)"/.exec(html)!
    const decoded = encoded!
      .replace(/&quot;/g, '"')
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&amp;/g, '&')
    const diagram = JSON.parse(decoded) as Diagram
    expect(diagram.nodes.map(({ label }) => label)).toEqual(['One', 'Two (2)'])
    expect(diagram.source).toBe(plain)
  })

  it('leaves other fences alone', () => {
    expect(md.render('```ts\nlet a\n```')).toContain('<code class="language-ts">')
  })

  it.each([
    ['without a caption', ''],
    ['with an attribute that we do not know', 'caption="x" colour="red"'],
    ['with a narrow layout that does not exist', 'caption="x" narrow="XY"'],
    ['that cannot be parsed', 'caption="x"'],
  ])('fails the build %s', (_, info) => {
    expect(() => md.render(fence(info), { filePathRelative: 'notes/a.md' })).toThrow('notes/a.md:')
  })

  it('names the line in the file, front matter counted', () => {
    const filePath = join(mkdtempSync(join(tmpdir(), 'fence-')), 'page.md')
    const body = `# Title\n\n${fence('caption="x"', 'flowchart LR\n  a --> b\n  a & b --> c')}`
    writeFileSync(filePath, `---\ntitle: A\n---\n\n${body}`)
    expect(() => md.render(body, { filePath, filePathRelative: 'page.md' })).toThrow('page.md:10:')
  })
})
