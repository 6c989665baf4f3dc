import { ModelFailure } from '../../runtime/failure.ts'
import { fetchTrace } from '../../trace/fetch-trace.ts'
import { messages } from './messages.ts'
import { planeIn, type Plane } from './plane.ts'

/**
 * The plane that the recorded run keeps.
 * @throws ModelFailure `offline`, `missing`, `truncated`
 */
export async function loadPlane(fetcher?: typeof fetch): Promise<Plane> {
  const { plane } = messages.en
  const found = planeIn(await fetchTrace('guidance-grid', fetcher, plane.stored))
  if (!found) throw new ModelFailure('missing', plane.missing)
  return found
}
