import { pictureGrid } from '../../models/diffusion/picture-grid.ts'
import type { Tokeniser } from '../../models/tokeniser.ts'
import type { Engine } from '../../runtime/engine.ts'
import type { Run } from '../../trace/step.ts'
import { cellsOf, type GridRequest } from './grid.ts'
import { planeStep, project, spreadOf, type Plane } from './plane.ts'

/**
 * The grid, and the way of each latent through the plane. Stages: `plane`, `tokens`, `text`, `cell` (`pixels`, `states`
 * [steps + 1, 2], `guesses` [steps, 2]; noted besides what `pictureGrid` notes: `spread`).
 */
export async function* guidanceGrid(
  engine: Engine,
  tokeniser: Tokeniser,
  { request, plane }: { readonly request: GridRequest; readonly plane: Plane },
  signal?: AbortSignal,
): Run {
  yield planeStep(plane)
  const grid = pictureGrid(engine, tokeniser, { cells: cellsOf(request), track: true }, signal)
  for await (const step of grid) {
    const { pixels, latent, states, guesses } = step.tensors
    if (step.stage !== 'cell') {
      yield step
      continue
    }
    yield {
      ...step,
      tensors: { pixels: pixels!, states: project(plane, states!), guesses: project(plane, guesses!) },
      notes: { ...step.notes, spread: spreadOf(latent!) },
    }
  }
}
