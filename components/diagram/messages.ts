import type { NodeStatus } from './state.ts'

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`

export const messages = {
  en: {
    status: { idle: 'waiting', running: 'running', done: 'done', failed: 'failed' } satisfies Record<
      NodeStatus,
      string
    >,
    figure: 'Figure',
    leadsTo: (from: string, to: string, label?: string) =>
      `${from} leads to ${to}${label ? ` (${label})` : ''}`,
    edges: 'What leads where',
    scroll: (caption: string) => `${caption} (scrolls sideways)`,
    node: (label: string, status: string, facts: readonly string[]) => [label, status, ...facts].join(', '),
    round: (rounds: number, of: number) => `round ${rounds} of ${of}`,
    tensors: (n: number) => count(n, 'tensor', 'tensors'),
    inspect: 'Open its tensors',
    asTable: 'As a table',
    columns: {
      stage: 'Stage',
      status: 'State',
      rounds: 'Rounds',
      tensor: 'Tensor',
      time: 'Time',
    },
    stepTitle: (label: string, index: number, of: number) =>
      of > 1 ? `${label}, round ${index + 1} of ${of}` : label,
    edit: 'Edit this figure',
    editHint: 'Change the Mermaid text; the drawing below follows.',
    source: 'Mermaid text of this figure',
    yourDrawing: 'Your version',
    cannotDraw: (reason: string) => `Mermaid cannot draw this yet: ${reason}`,
    cannotLoad: 'Mermaid could not be loaded; check the connection, then open the editor again.',
    loading: 'Loading Mermaid…',
  },
}
