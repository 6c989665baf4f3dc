import { recordedUrl } from '../runtime/assets.ts'
import { ModelFailure } from '../runtime/failure.ts'
import { fetchBytes } from '../runtime/fetching.ts'
import { decodeTrace } from './codec.ts'
import type { Trace } from './step.ts'

/**
 * A recorded run of the site, `public/recorded/<name>.trace.bin`.
 * @param about what it is, as the sentence about a failure begins
 * @throws ModelFailure `offline`, `missing`, `truncated`
 */
export async function fetchTrace(
  name: string,
  fetcher: typeof fetch = fetch,
  about = `The recorded run "${name}"`,
): Promise<Trace> {
  const bytes = await fetchBytes(fetcher, recordedUrl(name), about)
  return decodeTrace(bytes).catch((cause: unknown) => {
    throw new ModelFailure('missing', `${about} cannot be read.`, undefined, cause)
  })
}
