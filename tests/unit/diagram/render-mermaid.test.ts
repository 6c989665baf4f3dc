import { describe, expect, it } from 'vitest'
import { describeEdges, type Layout } from '../../../components/diagram/graph.ts'
import { edgeGeometry, ontoOutline } from '../../../docs/.vuepress/markdown/edge-path.ts'
import { renderMermaid } from '../../../docs/.vuepress/markdown/render-mermaid.ts'

const loop = `flowchart LR
  prompt([Prompt]) --> text[Text encoder]
  subgraph sampling [Denoising loop]
    unet[UNet] -->|noise| scheduler(Scheduler)
    scheduler -.-> unet
  end
  text --> unet
  scheduler --> vae[VAE decoder]`

const overlaps = ({ nodes }: Layout): string[] =>
  nodes.flatMap((a, index) =>
    nodes
      .slice(index + 1)
      .filter(
        (b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height,
      )
      .map((b) => `${a.id} and ${b.id}`),
  )

describe('renderMermaid', () => {
  const diagram = renderMermaid(loop, { caption: 'Sampling', live: true })

  it('keeps the nodes in the order in which they are written, under their own ids', () => {
    expect(diagram.nodes.map(({ id }) => id)).toEqual(['prompt', 'text', 'unet', 'scheduler', 'vae'])
    expect(diagram.layout!.nodes.map(({ id }) => id)).toEqual(['prompt', 'text', 'unet', 'scheduler', 'vae'])
  })

  it('places nodes without overlap, groups around their nodes, everything inside the picture', () => {
    for (const layout of [diagram.layout!, diagram.narrow!.layout]) {
      expect(overlaps(layout)).toEqual([])
      const [group] = layout.groups
      for (const id of ['unet', 'scheduler']) {
        const node = layout.nodes.find((one) => one.id === id)!
        expect(node.x).toBeGreaterThan(group!.x)
        expect(node.y + node.height).toBeLessThan(group!.y + group!.height)
      }
      for (const node of layout.nodes) expect(node.x + node.width).toBeLessThanOrEqual(layout.width)
    }
  })

  it('flows as it is written, loops included', () => {
    const x = Object.fromEntries(diagram.layout!.nodes.map((node) => [node.id, node.x]))
    expect([x.prompt! < x.text!, x.text! < x.unet!, x.unet! < x.scheduler!, x.scheduler! < x.vae!]).toEqual([
      true,
      true,
      true,
      true,
    ])
    expect(diagram.layout!.edges.every(({ path, heads }) => path.startsWith('M') && heads.length === 1)).toBe(
      true,
    )
  })

  it('leaves room for tensors in the stages of a live figure only', () => {
    expect(diagram.layout!.nodes.filter(({ roomy }) => roomy).map(({ id }) => id)).toEqual([
      'text',
      'unet',
      'scheduler',
      'vae',
    ])
    const still = renderMermaid(loop, { caption: 'Sampling' })
    expect(still.layout!.nodes.some(({ roomy }) => roomy)).toBe(false)
    expect(still.layout!.height).toBeLessThan(diagram.layout!.height)
  })

  it('turns a wide figure for narrow columns unless told to scroll', () => {
    expect(diagram.narrow!.layout.width).toBeLessThan(390)
    expect(renderMermaid(loop, { caption: 'Sampling', narrow: 'scroll' }).narrow).toBeNull()
  })

  it('says the graph in words', () => {
    expect(describeEdges(diagram)[1]).toEqual({ from: 'UNet', to: 'Scheduler', label: 'noise' })
  })

  it('lays state diagrams out too', () => {
    const states = renderMermaid('stateDiagram-v2\n[*] --> Idle\nIdle --> Live : click\nLive --> [*]', {
      caption: 'States',
    })
    expect(states.layout!.nodes.map(({ shape }) => shape)).toEqual(['start', 'round', 'round', 'end'])
  })

  it('draws the other kinds as SVG of their own, with ids that meet no others and nothing from another origin', () => {
    const one = renderMermaid('sequenceDiagram\n  Page->>Worker: run', { caption: 'One' }).svg!
    const two = renderMermaid('sequenceDiagram\n  Page->>Worker: stop', { caption: 'Two' }).svg!
    const ids = (svg: string): string[] => [...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!)
    expect(ids(one).length).toBeGreaterThan(0)
    expect(ids(one).filter((id) => ids(two).includes(id))).toEqual([])
    expect(one.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|@import|<style/)
  })

  it('refuses what it cannot draw', () => {
    expect(() => renderMermaid('pie\n "a": 1', { caption: 'Pie' })).toThrow('not a kind of figure')
    expect(() => renderMermaid('sequenceDiagram\nA->>B: x', { caption: 'Live', live: true })).toThrow(
      'can be live',
    )
  })
})

describe('edges', () => {
  it('have round corners and heads that end where the edge ends', () => {
    const { path, heads } = edgeGeometry(
      [
        { x: 0, y: 0 },
        { x: 50, y: 0 },
        { x: 50, y: 60 },
      ],
      { hasArrowStart: false, hasArrowEnd: true },
    )
    expect(path).toBe('M0,0L40,0Q50,0 50,10L50,53')
    expect(heads[0]).toMatch(/^M50,60L/)
  })

  it('reach the outline of a shape that does not fill its box', () => {
    const box = { x: 0, y: 0, width: 100, height: 60 }
    expect(ontoOutline({ x: 75, y: 60 }, { ...box, shape: 'diamond' })).toEqual({ x: 75, y: 45 })
    expect(ontoOutline({ x: 50, y: 60 }, { ...box, shape: 'diamond' })).toEqual({ x: 50, y: 60 })
    expect(ontoOutline({ x: 100, y: 45 }, { ...box, shape: 'stage' })).toEqual({ x: 100, y: 45 })
  })
})
