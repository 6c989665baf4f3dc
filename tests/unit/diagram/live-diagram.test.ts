// @vitest-environment happy-dom
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createSSRApp, effectScope, nextTick, ref, shallowRef } from 'vue'
import { renderToString } from 'vue/server-renderer'
import LiveDiagram from '../../../components/diagram/LiveDiagram.vue'
import { publishTrace } from '../../../components/diagram/registry.ts'
import { tensor } from '../../../components/runtime/tensor.ts'
import type { Trace } from '../../../components/trace/step.ts'
import { renderMermaid } from '../../../docs/.vuepress/markdown/render-mermaid.ts'

vi.mock('../../../components/diagram/thumbnail.ts', () => ({
  thumbnailOf: () => ({ url: 'data:image/png;base64,', aspect: 1 }),
}))

const diagram = renderMermaid(
  'flowchart LR\n  words([Words]) --> tokenise[Tokeniser]\n  tokenise --> tower[Text tower]',
  {
    caption: 'From words to a vector',
    live: true,
    narrow: 'scroll',
  },
)
const trace: Trace = {
  origin: 'recorded',
  settings: {},
  models: {},
  complete: true,
  steps: [
    { stage: 'tokenise', index: 0, of: 1, ms: 0.4, tensors: { ids: tensor(Int32Array.of(1, 2, 3), [1, 3]) } },
    {
      stage: 'tower',
      index: 0,
      of: 1,
      ms: 12,
      tensors: { states: tensor(new Float32Array(12), [1, 3, 4]), vector: tensor(new Float32Array(4), [4]) },
    },
  ],
}

let wrapper: VueWrapper | undefined
afterEach(() => {
  wrapper?.unmount()
  document.body.innerHTML = ''
})
async function show(props: Record<string, unknown>): Promise<void> {
  wrapper = mount(LiveDiagram, { props: { diagram, ...props } as never, attachTo: document.body })
  await nextTick()
}
const nodeOf = (id: string) => wrapper!.get(`.ml-wide [data-id=${id}]`)

describe('LiveDiagram', () => {
  it('is a complete figure on the server, before any trace', async () => {
    const html = await renderToString(createSSRApp(LiveDiagram, { diagram }))
    expect(html).toContain('<figure')
    expect(html).toContain('Text tower')
    expect(html).toContain('From words to a vector')
    expect(html).not.toContain('role="button"')
  })

  it('lights nodes up as the trace goes on, and says so to a screen reader', async () => {
    await show({ trace, current: 0 })
    expect(nodeOf('tokenise').attributes('data-status')).toBe('running')
    expect(nodeOf('tower').attributes('aria-label')).toBe('Text tower, waiting')
    await wrapper!.setProps({ current: 1 })
    expect(nodeOf('tower').attributes('aria-label')).toBe('Text tower, done, 12 ms, 2 tensors')
    expect(nodeOf('tower').text()).toContain('1×3×4')
  })

  it('lets only nodes with tensors be reached, in the order of the graph', async () => {
    await show({ trace, current: 1 })
    const reached = wrapper!.findAll('.ml-wide [tabindex="0"]').map((node) => node.attributes('data-id'))
    expect(reached).toEqual(['tokenise', 'tower'])
  })

  it.each(['Enter', ' '])('opens the inspector by key "%s", and gives the focus back', async (key) => {
    await show({ trace })
    const node = nodeOf('tower')
    ;(node.element as SVGElement).focus()
    await node.trigger('keydown', { key })
    await vi.dynamicImportSettled()
    await flushPromises()
    const dialog = document.querySelector('dialog')!
    expect(dialog.open).toBe(true)
    expect(dialog.textContent).toContain('Text tower')
    expect(dialog.textContent).toContain('1×3×4')
    expect(wrapper!.emitted('seek')).toEqual([[1]])
    dialog.close()
    await flushPromises()
    expect(document.activeElement).toBe(node.element)
  })

  it('has its stages as a table', async () => {
    await show({ trace })
    expect(wrapper!.findAll('tbody tr').map((row) => row.text())).toEqual([
      'Wordswaiting',
      'Tokeniserdone1/1ids 1×30.4 ms',
      'Text towerdone1/1states 1×3×412 ms',
    ])
  })

  it('marks the stage that failed', async () => {
    await show({ trace: { ...trace, steps: trace.steps.slice(0, 1), complete: false }, failedStage: 'tower' })
    expect(nodeOf('tower').attributes('aria-label')).toBe('Text tower, failed')
  })

  it('follows the trace that a demo publishes under its name, until the demo goes', async () => {
    const current = ref(0)
    const scope = effectScope()
    scope.run(() => publishTrace('words', shallowRef(trace), current))
    await show({ name: 'words' })
    expect(nodeOf('tokenise').attributes('data-status')).toBe('running')
    current.value = 1
    await nextTick()
    expect(nodeOf('tower').attributes('data-status')).toBe('done')
    scope.stop()
    await nextTick()
    expect(nodeOf('tower').attributes('data-status')).toBe('idle')
  })
})
