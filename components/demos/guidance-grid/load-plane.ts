import { recordedUrl } from '../../runtime/assets.ts'
import { decodeTrace } from '../../trace/codec.ts'
import { planeIn, type Plane } from './plane.ts'

/**
 * The plane that the recorded run keeps.
 * @throws Error with one sentence if it cannot be had
 */
export async function loadPlane(fetcher: typeof fetch = fetch): Promise<Plane> {
  const response = await fetcher(recordedUrl('guidance-grid'))
  if (!response.ok) throw new Error(`The plane of the latents could not be fetched (${response.status}).`)
  const plane = planeIn(await decodeTrace(new Uint8Array(await response.arrayBuffer())))
  if (!plane) throw new Error('The recorded run of this demo holds no plane.')
  return plane
}
