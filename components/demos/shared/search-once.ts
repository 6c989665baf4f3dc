import { rankByText } from '../../models/clip.ts'
import type { Tokeniser } from '../../models/tokeniser.ts'
import type { Engine } from '../../runtime/engine.ts'
import type { Tensor } from '../../runtime/tensor.ts'
import type { Run } from '../../trace/step.ts'

/** One search among several; the steps of `rankByText`, each with its query. */
export async function* searchOnce(
  engine: Engine,
  tokeniser: Tokeniser,
  { query, vectors, index = 0, of = 1 }: { query: string; vectors: Tensor; index?: number; of?: number },
  signal?: AbortSignal,
): Run {
  for await (const step of rankByText(engine, tokeniser, { query, vectors }, signal)) {
    yield { ...step, index, of, notes: { ...step.notes, query } }
  }
}
