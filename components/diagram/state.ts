import type { Tensor } from '../runtime/tensor.ts'
import type { Step, Trace } from '../trace/step.ts'
import { pictureOf } from '../views/picture.ts'
import type { DiagramEdge } from './graph.ts'

export type NodeStatus = 'idle' | 'running' | 'done' | 'failed'

/** What a trace says about one node, at one moment of the trace. */
export interface NodeState {
  readonly status: NodeStatus
  /** Whether the trace stands at a step of this node. */
  readonly current: boolean
  /** Position in the trace of the node's latest step so far; null before its first. */
  readonly at: number | null
  readonly step: Step | null
  /** Rounds done so far, and of how many. */
  readonly rounds: number
  readonly of: number
}

const idle: NodeState = { status: 'idle', current: false, at: null, step: null, rounds: 0, of: 0 }

/** The step that a diagram shows: `current`, brought into the trace; the last one when left out; -1 when there is none. */
export const shownStep = (trace: Trace | null, current?: number): number =>
  trace ? Math.min(trace.steps.length - 1, Math.max(0, current ?? trace.steps.length - 1)) : -1

/**
 * The state of each node when the trace stands at its step `current`. The node of that step runs, as do loops that have
 * begun and not ended; the others with a step behind them are done. At the end of a trace that is complete or was stopped
 * nothing runs any more.
 */
export function diagramState(
  ids: readonly string[],
  trace: Trace | null,
  current?: number,
  failedStage?: string | null,
): ReadonlyMap<string, NodeState> {
  const shown = shownStep(trace, current)
  const latest = new Map<string, number>()
  for (let at = 0; at <= shown; at += 1) latest.set(trace!.steps[at]!.stage, at)
  const over =
    trace !== null && (trace.complete || trace.stopped === true) && shown === trace.steps.length - 1
  const stateOf = (id: string): NodeState => {
    const at = latest.get(id)
    const step = at === undefined ? undefined : trace!.steps[at]!
    if (at === undefined || !step) return id === failedStage ? { ...idle, status: 'failed' } : idle
    const rounds = step.index + 1
    const running = !over && (at === shown || rounds < step.of)
    const status = id === failedStage ? 'failed' : running ? 'running' : 'done'
    return { status, current: at === shown, at, step, rounds, of: step.of }
  }
  return new Map(ids.map((id) => [id, stateOf(id)]))
}

/** An edge has carried something when both its ends have worked, and carries something now when its end works now. */
export function edgeStatus(
  { from, to }: DiagramEdge,
  states: ReadonlyMap<string, NodeState>,
): 'idle' | 'flowing' | 'done' {
  const source = states.get(from)
  const target = states.get(to)
  const sent = source !== undefined && source.at !== null
  if (target?.status === 'running') return sent ? 'flowing' : 'done'
  if (target !== undefined && target.at !== null) return 'done'
  return 'idle'
}

/** The tensor that stands for a step: the one that `notes.main` names, else a picture, else the first that is no scalar. */
export function mainTensor(step: Step): { name: string; tensor: Tensor } | null {
  const entries = Object.entries(step.tensors)
  const chosen =
    entries.find(([name]) => name === step.notes?.main) ??
    entries.find(([, tensor]) => pictureOf(tensor)) ??
    entries.find(([, tensor]) => tensor.data.length > 1) ??
    entries[0]
  return chosen ? { name: chosen[0], tensor: chosen[1] } : null
}
