import { readFileSync } from 'node:fs'
import type { PluginSimple } from 'markdown-it'
import { FigureError } from './mermaid-grammar.ts'
import { type FigureOptions, renderMermaid } from './render-mermaid.ts'

const known = ['caption', 'kind', 'live', 'fills', 'narrow', 'editable']

/** Reads `caption="…" kind="…"` behind the name of a fence. */
export function fenceAttributes(info: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [, name, value] of info.matchAll(/([A-Za-z][\w-]*)="([^"]*)"/g)) found[name!] = value!
  return found
}

const escapeAttribute = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

const attribute = (name: string, value: string | undefined): string =>
  value ? ` ${name}="${escapeAttribute(value)}"` : ''

const plainText = (markdown: string): string =>
  markdown.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*$]/g, '')

/**
 * A markdown-it plugin: a `mermaid` fence becomes a figure that is drawn at build time.
 * A figure that cannot be drawn fails the build with its file and line.
 */
export const liveDiagram: PluginSimple = (md) => {
  const fallback = md.renderer.rules.fence
  md.renderer.rules.fence = (
    tokens,
    index,
    options,
    env: { filePath?: string | null; filePathRelative?: string | null },
    self,
  ) => {
    const token = tokens[index]!
    if (!/^mermaid(?:\s|$)/.test(token.info)) return fallback?.(tokens, index, options, env, self) ?? ''
    try {
      const { caption, kind, live, fills, narrow, editable } = checked(fenceAttributes(token.info))
      const source = token.content.trimEnd()
      const diagram = renderMermaid(source, {
        caption: plainText(caption),
        live: live !== undefined && (fills?.split(' ') ?? true),
        narrow,
      })
      const component = live === undefined ? 'DiagramFigure' : 'LiveDiagram'
      const attributes =
        attribute('name', live) +
        attribute('kind', kind) +
        (editable === 'false' ? '' : ' editable') +
        ` :diagram="${escapeAttribute(JSON.stringify(diagram))}"`
      return `<${component}${attributes}>${md.renderInline(caption, { ...env })}</${component}>\n`
    } catch (error) {
      if (!(error instanceof FigureError)) throw error
      const line = fenceLine(token.content, token.map?.[0] ?? 0, env.filePath) + 1 + error.line
      throw new Error(
        `${env.filePathRelative ?? 'Markdown'}:${line}: this figure cannot be drawn. ${error.message}`,
        { cause: error },
      )
    }
  }
}

type Narrow = NonNullable<FigureOptions['narrow']>
type Attributes = {
  caption: string
  kind?: string
  live?: string
  fills?: string
  narrow?: Narrow
  editable?: string
}

function checked(attributes: Record<string, string>): Attributes {
  const { caption, live, fills, narrow } = attributes
  const stranger = Object.keys(attributes).find((name) => !known.includes(name))
  if (stranger) throw new FigureError(`A figure has no attribute "${stranger}".`, -1)
  if (!caption)
    throw new FigureError('It needs a caption="…", which is also its name for those who cannot see it.', -1)
  if (fills !== undefined && live === undefined)
    throw new FigureError('Only a live figure has parts that a run fills.', -1)
  if (narrow !== undefined && !['TD', 'LR', 'scroll'].includes(narrow)) {
    throw new FigureError(`narrow is "TD", "LR" or "scroll", not "${narrow}".`, -1)
  }
  return attributes as Attributes
}

/** The line (from 1) of a fence in its file: front matter is cut off before Markdown is parsed, so look it up. */
function fenceLine(content: string, line: number, filePath: string | null | undefined): number {
  try {
    const file = readFileSync(filePath ?? '', 'utf8').replace(/\r\n/g, '\n')
    const position = file.indexOf(content)
    return position < 0 ? line + 1 : file.slice(0, position).split('\n').length - 1
  } catch {
    return line + 1
  }
}
