import type { TestProject } from 'vitest/node'
import { chromium } from '../../scripts/lib/chromium.ts'
import { DIST } from '../../scripts/lib/paths.ts'
import { serve } from '../../scripts/lib/serve.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the built site, with a slash at the end. */
    siteUrl: string
    /** Path of the browser's program. */
    chromiumPath: string
  }
}

/** Serves the built site once for all end-to-end tests, and finds a browser. `npm run build` comes before. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  project.provide('chromiumPath', await chromium())
  const site = await serve(DIST)
  project.provide('siteUrl', site.url)
  return () => site.close()
}
