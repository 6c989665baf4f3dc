import { DEFAULT_SETTINGS, type DiffusionSettings } from '../../../models/diffusion/settings.ts'
import { formatField } from '../../../views/lesson-field.ts'
import { pageUrl } from '../resources.ts'
import { diffusionFields } from './lesson.ts'

/** The demo of the whole pipeline, as lesson links name it, and the page that has it. */
const DEMO = 'text-to-image'
const PAGE = 'notes/stable-diffusion/whole-pipeline.html'

/** A lesson link that opens these settings in the demo of the whole pipeline. */
export function wholePipelineLink(settings: Partial<DiffusionSettings>): string {
  const query = new URLSearchParams()
  for (const name of Object.keys(diffusionFields()) as (keyof DiffusionSettings)[]) {
    const value = settings[name] ?? DEFAULT_SETTINGS[name]
    query.set(`${DEMO}.${name}`, formatField(value))
  }
  return pageUrl(`${PAGE}?${query}`)
}
