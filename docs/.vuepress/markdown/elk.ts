import { createRequire } from 'node:module'
import type { ElkNode } from 'elkjs/lib/elk-api.js'

interface Dispatcher {
  onmessage: (answer: { data: { id: number; error?: unknown; data?: ElkNode } }) => void
  dispatcher: { saveDispatch(message: { data: Record<string, unknown> }): void }
}

let worker: Dispatcher | undefined

/**
 * Lays a graph out with ELK at once. elkjs offers promises only, and a Markdown renderer cannot wait,
 * so this speaks to its dispatcher directly, as beautiful-mermaid does.
 */
export function layoutSync(graph: ElkNode): ElkNode {
  if (!worker) {
    const { Worker } = createRequire(import.meta.url)('elkjs/lib/elk-worker.min.js') as {
      Worker: new () => Dispatcher
    }
    worker = new Worker()
    worker.onmessage = () => {}
    worker.dispatcher.saveDispatch({ data: { id: 0, cmd: 'register', algorithms: ['layered'] } })
  }
  let result: ElkNode | undefined
  let error: unknown
  worker.onmessage = ({ data }) => {
    if (data.error) error = data.error
    else result = data.data
  }
  worker.dispatcher.saveDispatch({ data: { id: 1, cmd: 'layout', graph, layoutOptions: {}, options: {} } })
  if (!result) throw new Error('The figure could not be laid out.', { cause: error })
  return result
}
